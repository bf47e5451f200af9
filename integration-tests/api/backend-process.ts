import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SERVER = fileURLToPath(new URL('../../backend/src/server.ts', import.meta.url));

export interface BackendProcess {
  readonly pid: number;
  readonly httpPort: number;
  readonly grpcPort: number;
  /** Ends the process by the signal and waits until it is gone. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

/** The backend as a process of its own on free ports; resolves once both are listening. */
export async function startProcess(
  dataDir: string,
  env: Readonly<Record<string, string>> = {},
): Promise<BackendProcess> {
  const child = spawn(process.execPath, [SERVER], {
    env: { ...process.env, DATA_DIR: dataDir, HTTP_PORT: '0', GRPC_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let httpPort = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const { msg = '', grpcPort } = JSON.parse(line) as { msg?: string; grpcPort?: number };
    httpPort ||= Number(/https?:\/\/127\.0\.0\.1:(\d+)/.exec(msg)?.[1] ?? 0);
    if (grpcPort === undefined) continue;
    child.stdout.resume();
    return {
      pid: child.pid!,
      httpPort,
      grpcPort,
      async end(signal) {
        child.kill(signal);
        await exited;
      },
    };
  }
  throw new Error('the backend ended before it listened');
}

/** Runs the backend until it ends by itself, as it does when it cannot start. */
export async function runToEnd(
  env: Record<string, string>,
): Promise<{ code: number; stderr: string }> {
  const child = spawn(process.execPath, [SERVER], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, stderr };
}
