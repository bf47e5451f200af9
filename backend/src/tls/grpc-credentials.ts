import { readFileSync } from 'node:fs';
import { experimental, ServerCredentials } from '@grpc/grpc-js';

const LOOK_EVERY_MS = 10_000;

export interface GrpcCertificateFiles {
  readonly certificateFile: string;
  readonly keyFile: string;
  /** Who signs the certificates that clients must have; empty when they need none. */
  readonly clientCaFile: string;
}

/**
 * Credentials of the collector: not encrypted without a certificate; else TLS, with clients' certificates where their
 * authority is given. Files are read again when they change. Throws where a file cannot be read.
 */
export function grpcCredentials(files: GrpcCertificateFiles): ServerCredentials {
  const { certificateFile, keyFile, clientCaFile } = files;
  if (certificateFile === '') return ServerCredentials.createInsecure();
  for (const file of [certificateFile, keyFile, clientCaFile]) if (file !== '') readFileSync(file);
  const provider = new experimental.FileWatcherCertificateProvider({
    certificateFile,
    privateKeyFile: keyFile,
    // the library wants an authority also where no client has to show a certificate
    caCertificateFile: clientCaFile === '' ? certificateFile : clientCaFile,
    refreshIntervalMs: LOOK_EVERY_MS,
  });
  return experimental.createCertificateProviderServerCredentials(
    provider,
    provider,
    clientCaFile !== '',
  );
}
