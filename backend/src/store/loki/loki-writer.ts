import { setTimeout as delay } from 'node:timers/promises';
import { compressSync } from 'snappy';
import type { FlowBatch } from '../../flows/flow-batch.ts';
import { GroupCommit } from '../group-commit.ts';
import { Spool } from '../spool/spool.ts';
import type { Spooled, Waiting } from '../spool/spool.ts';
import { CompactEncoder } from './encode-compact.ts';
import { NetobservEncoder } from './encode-netobserv.ts';
import type { LayoutName } from './layouts.ts';
import type { LokiClient } from './loki-client.ts';
import { fateOf } from './push-fate.ts';
import type { PushFate } from './push-fate.ts';
import { Rollups } from './rollup/rollups.ts';

/** An outcome that stands. */
type Final = Exclude<PushFate, { readonly kind: 'again' }>;

export interface LokiWriterOptions {
  readonly client: LokiClient;
  readonly layout: LayoutName;
  readonly spoolFolder: string;
  readonly spoolBytes: number;
  /** Whether rollups are made of what is written. */
  readonly rollups: boolean;
  readonly log: {
    warn(details: object, message: string): void;
    info(details: object, message: string): void;
  };
}

/** received = pushed + waiting + the sum of dropped, at every moment of one process. */
export interface LokiWriteCounters {
  readonly received: number;
  readonly pushed: number;
  readonly waiting: number;
  readonly waitingBytes: number;
  readonly dropped: Readonly<Record<string, number>>;
}

/** Loki takes 4 MB by default of its own gRPC messages. */
const PUSH_BYTES = 2 << 20;
/** What the disk is asked to keep at once. */
const COMMIT_FLOWS = 20_000;
const COMMIT_EVERY_MS = 200;
/** Pushes under way at once. */
const MOST_PUSHES = 4;
const BACKOFF_FIRST_MS = 250;
const BACKOFF_MOST_MS = 10_000;
const MOST_SHARDS = 16;

/**
 * Writes flows to Loki by way of a spool on disk: a batch is taken when it is on disk, and leaves the disk when Loki has
 * it. Pushes begin in order, some at once. A push whose outcome is unknown is sent again: same times, same lines, which Loki
 * takes for what it has.
 */
export class LokiWriter {
  readonly #options: LokiWriterOptions;
  readonly #spool: Spool;
  readonly #encoder: CompactEncoder | NetobservEncoder;
  /** Encoded and not on disk yet. */
  readonly #pushes: Spooled[] = [];
  readonly #commits = new GroupCommit({
    mostFlows: COMMIT_FLOWS,
    everyMs: COMMIT_EVERY_MS,
    commit: () => this.#commit(),
  });
  readonly #rollups: Rollups;
  readonly #stop = new AbortController();
  readonly #dropped = new Map<string, number>();
  readonly #left: number;
  #received = 0;
  #pushed = 0;
  #shards = 1;
  #failing = false;
  #running: Promise<void> | undefined;

  constructor(options: LokiWriterOptions) {
    this.#options = options;
    const Encoder = options.layout === 'compact' ? CompactEncoder : NetobservEncoder;
    this.#encoder = new Encoder(
      () => this.#shards,
      PUSH_BYTES,
      (body, flows) => {
        // The asynchronous function keeps five times the memory of its answer until that is collected.
        const push = compressSync(body, { copyOutputData: true });
        this.#pushes.push({ body: push, flows });
        this.#rollups.feed(push, flows);
      },
    );
    this.#spool = new Spool(options.spoolFolder, options.spoolBytes, (flows, pushes) => {
      this.#drop('spoolFull', flows);
      for (const push of pushes) this.#rollups.lose(push);
      options.log.warn({ flows }, 'the spool is full: the oldest flows are dropped');
    });
    this.#left = this.#spool.flows;
    this.#rollups = this.#openRollups();
    this.#wake();
  }

  /** Encodes the flows at once, so that nothing holds them; resolves when they are on disk. */
  write(batches: readonly FlowBatch[]): Promise<void> {
    for (const batch of batches) {
      this.#rollups.note(batch);
      this.#encoder.add(batch);
    }
    return this.#commits.join(batches.reduce((sum, { length }) => sum + length, 0));
  }

  get rollups(): Rollups {
    return this.#rollups;
  }

  /** Since the start; what an earlier process left counts as received. */
  counters(): LokiWriteCounters {
    return {
      received: this.#received + this.#left,
      pushed: this.#pushed,
      waiting: this.#spool.flows,
      waitingBytes: this.#spool.bytes,
      dropped: Object.fromEntries(this.#dropped),
    };
  }

  /** Resolves when Loki has everything that was written so far. */
  async drained(): Promise<void> {
    await this.#commits.idle();
    while (this.#running) await this.#running;
  }

  /** Ends after the push that is under way; what waits stays on disk. */
  async close(): Promise<void> {
    await this.#rollups.close();
    await this.#commits.idle();
    this.#stop.abort();
    await this.#running;
    this.#spool.close();
  }

  #openRollups(): Rollups {
    const { layout, rollups, log } = this.#options;
    return new Rollups({
      layout,
      isOn: rollups,
      write: (pushes) => {
        for (const body of pushes) this.#pushes.push({ body, flows: 0 });
        this.#commits.join(0).catch((error: unknown) => {
          log.warn({ err: error }, 'rollups could not be written');
        });
      },
      flush: () => this.#encoder.finish(),
      log,
    });
  }

  #wake(): void {
    this.#running ??= this.#pushAll().finally(() => {
      this.#running = undefined;
      if (!this.#stop.signal.aborted && !this.#spool.isEmpty) this.#wake();
    });
  }

  async #commit(): Promise<void> {
    this.#encoder.finish();
    const pushes = this.#pushes.splice(0);
    try {
      this.#spool.append(pushes);
    } catch (error) {
      // the flows will come again; what was said of minutes must not be forgotten
      this.#pushes.unshift(...pushes.filter(({ flows }) => flows === 0));
      this.#rollups.miss();
      throw error;
    }
    for (const { flows } of pushes) this.#received += flows;
    this.#wake();
  }

  /** Ends when nothing waits any more, or at the end of the process. */
  async #pushAll(): Promise<void> {
    const underWay: { readonly waiting: Waiting; readonly fate: Promise<Final | undefined> }[] = [];
    for (let last: Waiting | undefined; ;) {
      while (underWay.length < MOST_PUSHES && !this.#stop.signal.aborted) {
        const waiting = this.#spool.next(last);
        if (!waiting) break;
        last = waiting;
        underWay.push({ waiting, fate: this.#deliver(waiting) });
      }
      const oldest = underWay.shift();
      if (!oldest) return;
      const fate = await oldest.fate;
      if (fate) this.#settle(oldest.waiting, fate);
    }
  }

  /** Pushes until Loki has taken or refused it; undefined at the end of the process. */
  async #deliver({ body, flows }: Waiting): Promise<Final | undefined> {
    for (let backoff = BACKOFF_FIRST_MS; ; backoff = Math.min(BACKOFF_MOST_MS, backoff * 2)) {
      const fate = await this.#push(body, flows);
      if (this.#stop.signal.aborted) return undefined;
      if (fate.kind !== 'again') {
        if (this.#failing) this.#options.log.info({}, 'Loki takes flows again');
        this.#failing = false;
        return fate;
      }
      this.#waitFor(fate);
      await delay(backoff, undefined, { signal: this.#stop.signal }).catch(() => undefined);
      if (this.#stop.signal.aborted) return undefined;
    }
  }

  #settle(waiting: Waiting, fate: Final): void {
    // what gave way to newer flows while it was on its way is counted as dropped already
    if (!this.#spool.removeFirst(waiting)) return;
    this.#pushed += waiting.flows;
    if (fate.kind !== 'dropped') return;
    if (waiting.flows === 0) {
      this.#options.log.warn({ entries: fate.entries }, 'Loki refuses lines of rollups');
      return;
    }
    this.#rollups.lose(waiting.body);
    for (const [reason, flows] of Object.entries(fate.entries)) {
      this.#drop(reason, flows);
      this.#pushed -= flows;
    }
  }

  async #push(body: Buffer, flows: number): Promise<PushFate> {
    try {
      return fateOf(await this.#options.client.push(body, this.#stop.signal), flows);
    } catch (error) {
      return { kind: 'again', reason: String(error), perStreamLimit: false };
    }
  }

  #waitFor({ reason, perStreamLimit }: Extract<PushFate, { kind: 'again' }>): void {
    if (perStreamLimit) this.#shards = Math.min(MOST_SHARDS, this.#shards * 2);
    if (!this.#failing) {
      this.#options.log.warn({ reason }, 'Loki does not take flows; they wait on disk');
    }
    this.#failing = true;
  }

  #drop(reason: string, flows: number): void {
    this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + flows);
  }
}
