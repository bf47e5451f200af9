import { Worker } from 'node:worker_threads';
import type { LayoutName } from '../layouts.ts';
import type { RolledMinute } from './roller.ts';

/** What the thread is told. */
export type ToRoller =
  | { readonly kind: 'open' | 'forget' | 'seal'; readonly minuteMs: number }
  | { readonly kind: 'push'; readonly push: Uint8Array; readonly flows: number };

/** What it answers. */
export type FromRoller =
  | { readonly kind: 'added'; readonly flows: number }
  | ({ readonly kind: 'sealed'; readonly minuteMs: number } & Omit<RolledMinute, 'pushes'> & {
        readonly pushes: readonly Uint8Array[];
      });

export interface RollerSettings {
  readonly writer: string;
  readonly layout: LayoutName;
}

/** Heap of the thread, beside which it keeps numbers in arrays of its own. */
const MOST_HEAP_MB = 512;

/** A roller in a thread of its own: sums take longer than writing does, which must not wait for them. */
export class RollerThread {
  readonly #worker: Worker;
  #queued = 0;

  /** `onEnd` is told when the thread ended by itself, with all that it had. */
  constructor(
    settings: RollerSettings,
    onSealed: (minuteMs: number, rolled: RolledMinute) => void,
    onEnd: (error: Error) => void,
  ) {
    this.#worker = new Worker(new URL('./roller-worker.ts', import.meta.url), {
      workerData: settings,
      resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MB },
    });
    this.#worker.unref();
    this.#worker.on('error', (error) => onEnd(error as Error));
    this.#worker.on('message', (message: FromRoller) => {
      if (message.kind === 'added') this.#queued -= message.flows;
      else onSealed(message.minuteMs, { ...message, pushes: message.pushes.map(asBuffer) });
    });
  }

  /** Flows that it was given and has not summed up yet. */
  get queued(): number {
    return this.#queued;
  }

  tell(kind: 'open' | 'forget' | 'seal', minuteMs: number): void {
    this.#post({ kind, minuteMs });
  }

  /** Gives it a copy of a push. */
  add(body: Uint8Array, flows: number): void {
    this.#queued += flows;
    const push = Uint8Array.from(body);
    this.#post({ kind: 'push', push, flows }, [push.buffer]);
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #post(message: ToRoller, transfer: ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer);
  }
}

function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
}
