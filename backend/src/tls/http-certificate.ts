import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import type { SecureContextOptions } from 'node:tls';

/** Files in a cluster are replaced by turning a link, which only looking again tells. */
const LOOK_EVERY_MS = 10_000;

export interface CertificateFiles {
  readonly certificateFile: string;
  readonly keyFile: string;
}

interface SecureServer {
  setSecureContext(options: SecureContextOptions): void;
}

interface Log {
  info(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** Reads a certificate and its key, PEM. */
export function readCertificate({ certificateFile, keyFile }: CertificateFiles) {
  return { cert: readFileSync(certificateFile), key: readFileSync(keyFile) };
}

/**
 * Gives the server the certificate again whenever its files change; one that cannot be used leaves the old one in
 * place. Returns how to stop.
 */
export function followCertificate(
  server: SecureServer,
  files: CertificateFiles,
  log: Log,
): () => void {
  const { certificateFile, keyFile } = files;
  const reload = () => {
    try {
      server.setSecureContext(readCertificate(files));
      log.info({ certificateFile }, 'certificate read again');
    } catch (error) {
      log.error({ err: error, certificateFile }, 'the new certificate cannot be used');
    }
  };
  const options = { interval: LOOK_EVERY_MS, persistent: false };
  watchFile(certificateFile, options, reload);
  watchFile(keyFile, options, reload);
  return () => {
    unwatchFile(certificateFile, reload);
    unwatchFile(keyFile, reload);
  };
}
