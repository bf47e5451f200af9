import { setTimeout as delay } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import type { ServiceError } from '@grpc/grpc-js';
import type { CollectorClient } from './collector-client.ts';
import { encodeRecords } from './encode.ts';
import type { RecordContext } from './encode.ts';
import type { ExportEvents, FlowExporter } from './exporter.ts';
import type { ResolvedFlow } from './resolved-flow.ts';

export interface GrpcExporterOptions {
  readonly context: RecordContext;
  readonly messageMaxFlows: number;
  /** Flows kept while the collector is away. */
  readonly bufferFlows: number;
}

interface Message {
  readonly bytes: Uint8Array;
  readonly flows: number;
}

const BACKOFF_FIRST_MS = 200;
const BACKOFF_MOST_MS = 5_000;

/** Sends messages in order, one at a time, again and again until the collector has them; drops the oldest beyond its bound. */
export class GrpcExporter implements FlowExporter {
  readonly #client: CollectorClient;
  readonly #options: GrpcExporterOptions;
  readonly #events: ExportEvents;
  readonly #queue: Message[] = [];
  readonly #stop = new AbortController();
  #waiting = 0;
  #sending: Promise<void> | undefined;

  constructor(client: CollectorClient, options: GrpcExporterOptions, events: ExportEvents) {
    this.#client = client;
    this.#options = options;
    this.#events = events;
  }

  get waiting(): number {
    return this.#waiting;
  }

  send(flows: readonly ResolvedFlow[]): void {
    const { messageMaxFlows, bufferFlows, context } = this.#options;
    for (let start = 0; start < flows.length; start += messageMaxFlows) {
      const part = flows.slice(start, start + messageMaxFlows);
      this.#queue.push({ bytes: encodeRecords(part, context), flows: part.length });
      this.#waiting += part.length;
    }
    // the message that is on its way stays: it may have arrived already
    const first = this.#sending ? 1 : 0;
    while (this.#waiting > bufferFlows && this.#queue.length > first + 1) {
      const [oldest] = this.#queue.splice(first, 1);
      this.#waiting -= oldest!.flows;
      this.#events.onDropped(oldest!.flows, 'bufferFull');
    }
    if (this.#queue.length > 0) this.#sending ??= this.#sendAll();
  }

  async flush(timeoutMs: number): Promise<void> {
    await Promise.race([this.#sending, delay(timeoutMs, undefined, { ref: false })]);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#sending;
    if (this.#waiting > 0) this.#events.onDropped(this.#waiting, 'shutdown');
    this.#queue.length = 0;
    this.#waiting = 0;
  }

  async #sendAll(): Promise<void> {
    let backoff = BACKOFF_FIRST_MS;
    while (!this.#stop.signal.aborted) {
      const message = this.#queue[0];
      if (!message) break;
      try {
        await this.#client.sendRecords(message.bytes, this.#stop.signal);
        this.#done(message);
        this.#events.onExported(message.flows);
        backoff = BACKOFF_FIRST_MS;
      } catch (error) {
        if (this.#stop.signal.aborted) break;
        this.#events.onError(error as Error);
        if ((error as ServiceError).code === status.INVALID_ARGUMENT) {
          this.#done(message);
          this.#events.onDropped(message.flows, 'rejected');
          continue;
        }
        await delay(backoff, undefined, { signal: this.#stop.signal }).catch(() => undefined);
        backoff = Math.min(BACKOFF_MOST_MS, backoff * 2);
      }
    }
    this.#sending = undefined;
  }

  #done(message: Message): void {
    this.#queue.shift();
    this.#waiting -= message.flows;
  }
}
