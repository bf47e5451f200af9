import { Client, credentials, experimental, Metadata } from '@grpc/grpc-js';
import type { ChannelCredentials, ServiceError } from '@grpc/grpc-js';

const DEADLINE_MS = 30_000;
const identity = (bytes: Uint8Array): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);

const LOOK_EVERY_MS = 10_000;

/** PEM files, read again when they change; empty for none. */
export interface CollectorTls {
  /** Who signed the collector's certificate; without it nothing is encrypted. */
  readonly caFile: string;
  /** The agent's own, where the collector asks for one. */
  readonly certificateFile: string;
  readonly keyFile: string;
}

function channelCredentials({
  caFile,
  certificateFile,
  keyFile,
}: CollectorTls): ChannelCredentials {
  if (caFile === '') return credentials.createInsecure();
  const provider = new experimental.FileWatcherCertificateProvider({
    caCertificateFile: caFile,
    ...(certificateFile !== '' && { certificateFile, privateKeyFile: keyFile }),
    refreshIntervalMs: LOOK_EVERY_MS,
  });
  return experimental.createCertificateProviderChannelCredentials(
    provider,
    certificateFile === '' ? null : provider,
  );
}

/** The collector's two services, as calls on encoded messages. */
export class CollectorClient {
  readonly #client: Client;

  /** `target` is `host:port`. Connects when first used. */
  constructor(target: string, tls: CollectorTls) {
    this.#client = new Client(target, channelCredentials(tls), {
      'grpc.max_reconnect_backoff_ms': 2_000,
      'grpc.initial_reconnect_backoff_ms': 200,
    });
  }

  /** `pbflow.Collector/Send`. Rejects with a ServiceError. */
  async sendRecords(records: Uint8Array, signal?: AbortSignal): Promise<void> {
    await this.#call('/pbflow.Collector/Send', records, signal);
  }

  /** `tributary.Inventory/Report`; resolves to the encoded ReportReply. */
  async report(report: Uint8Array, signal?: AbortSignal): Promise<Uint8Array> {
    return this.#call('/tributary.Inventory/Report', report, signal);
  }

  close(): void {
    this.#client.close();
  }

  #call(path: string, message: Uint8Array, signal?: AbortSignal): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      const abort = () => call.cancel();
      const call = this.#client.makeUnaryRequest(
        path,
        identity,
        (reply: Buffer) => reply,
        message,
        new Metadata(),
        { deadline: Date.now() + DEADLINE_MS },
        (error: ServiceError | null, reply?: Buffer) => {
          signal?.removeEventListener('abort', abort);
          if (error) reject(error);
          else resolve(reply ?? Buffer.alloc(0));
        },
      );
      signal?.addEventListener('abort', abort);
    });
  }
}
