import { Client, credentials } from '@grpc/grpc-js';

/** Sends encoded messages to a collector, with a bounded number of them on the way. */
export class Sender {
  readonly #client: Client;

  constructor(address: string) {
    this.#client = new Client(address, credentials.createInsecure());
  }

  flows(message: Buffer): Promise<Buffer> {
    return this.#call('/pbflow.Collector/Send', message);
  }

  report(message: Buffer): Promise<Buffer> {
    return this.#call('/tributary.Inventory/Report', message);
  }

  /** Sends every message that `next` makes until it returns undefined, `atOnce` at a time. */
  async all(next: () => Buffer | undefined, atOnce: number): Promise<void> {
    const worker = async () => {
      for (let message = next(); message; message = next()) await this.flows(message);
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
  }

  close(): void {
    this.#client.close();
  }

  #call(path: string, message: Buffer): Promise<Buffer> {
    const bytes = (value: Buffer) => value;
    return new Promise((resolve, reject) => {
      this.#client.makeUnaryRequest(path, bytes, bytes, message, (error, reply) => {
        if (error) reject(error);
        else resolve(reply!);
      });
    });
  }
}
