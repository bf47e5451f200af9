import { ConfigError } from './config/env.ts';

/** One line for a start that failed: what is wrong, and what to do about it. */
export function explainStartError(error: unknown): string {
  const { message, code } = error as Error & { code?: string };
  if (error instanceof ConfigError) return `${message}; see --help`;
  if (code === 'EADDRINUSE') {
    return `${message}: another program listens there; end it or set HTTP_PORT`;
  }
  if (code === 'EACCES' || code === 'EROFS' || code === 'ENOTDIR' || code === 'EEXIST') {
    return `${message}: set DATA_DIR to a folder that can be written`;
  }
  if (/No address added|bind/i.test(message)) {
    return `the collector cannot listen (${message}); end what listens there or set GRPC_PORT`;
  }
  if (/lock on file/i.test(message)) {
    return `the database is in use by another process: end it or set DATA_DIR to another folder (${firstLine(message)})`;
  }
  if (/IO Error|Cannot open file|not a valid DuckDB/i.test(message)) {
    return `the database cannot be used: ${firstLine(message)}; set DATA_DIR to another folder`;
  }
  return message;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]!;
}
