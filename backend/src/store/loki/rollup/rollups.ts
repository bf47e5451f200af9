import { randomBytes } from 'node:crypto';
import type { FlowBatch } from '../../../flows/flow-batch.ts';
import { MINUTE_MS } from '../../../rollup/rollup-sets.ts';
import { TIME_FIELD } from '../layout.ts';
import type { LayoutName } from '../layouts.ts';
import { LinePushes } from './line-pushes.ts';
import type { StreamLine } from './line-pushes.ts';
import { MARKS_STREAM, VOID_STREAM } from './marks.ts';
import type { OpenMark, VoidMark } from './marks.ts';
import { Minutes } from './minutes.ts';
import type { MissedReason, Told } from './minutes.ts';
import { timesOf } from './push-entries.ts';
import { minuteOf } from './roller.ts';
import type { RolledMinute } from './roller.ts';
import { RollerThread } from './roller-thread.ts';

export interface RollupsOptions {
  readonly layout: LayoutName;
  /** Whether minutes are summed up; if not, readers are told that they are not. */
  readonly isOn: boolean;
  /** Takes pushes that are to follow those that were made so far. */
  readonly write: (pushes: readonly Buffer[]) => void;
  /** Hands out all flows that were noted, so that they are fed. */
  readonly flush: () => void;
  readonly log: { warn(details: object, message: string): void };
}

export interface RollupWriteCounters {
  readonly rows: number;
  readonly gaps: number;
  /** Flows that wait to be summed up. */
  readonly behind: number;
  /** Minutes that stay flows, by reason. */
  readonly missed?: Readonly<Record<MissedReason, number>>;
}

const TICK_MS = 5_000;
/** Flows that may wait to be summed up; more are left to be read as flows. */
const MOST_QUEUED = 200_000;
const FIRST_PAUSE_MS = MINUTE_MS;
const MOST_PAUSE_MS = 32 * MINUTE_MS;
/** What the end of the process waits for the rows of its last minutes. */
const MOST_CLOSE_MS = 5_000;

/**
 * Makes rollups of what a writer writes: docs/loki.md, rollups. Where there is no time for it, minutes stay flows for readers, and
 * it is tried again after a pause, which grows.
 */
export class Rollups {
  readonly #options: RollupsOptions;
  /** Different in every process, whose rows are its own. */
  readonly #writer = randomBytes(6).toString('base64url');
  readonly #minutes = new Minutes();
  readonly #pushes = new LinePushes();
  readonly #ticks: NodeJS.Timeout;
  #thread: RollerThread | undefined;
  /** Resolves when a minute has been sealed or given up. */
  #change = Promise.withResolvers<void>();
  #resumeMs = 0;
  #pauseMs = FIRST_PAUSE_MS;
  #rows = 0;
  #gaps = 0;

  constructor(options: RollupsOptions) {
    this.#options = options;
    this.#ticks = setInterval(() => this.sealDue(Date.now()), TICK_MS).unref();
  }

  get counters(): RollupWriteCounters {
    return {
      rows: this.#rows,
      gaps: this.#gaps,
      behind: this.#thread?.queued ?? 0,
      ...(this.#options.isOn && { missed: this.#minutes.missed }),
    };
  }

  /** Takes note of flows that are about to be encoded; a flow without a time gets that of now. */
  note(batch: FlowBatch): void {
    const nowMs = Date.now();
    const times = batch.column(TIME_FIELD);
    let last = NaN;
    for (let row = 0; row < batch.length; row++) {
      const minuteMs = minuteOf((times[row] ??= nowMs));
      if (minuteMs === last) continue;
      last = minuteMs;
      this.#tell(this.#minutes.note(minuteMs, nowMs, this.#isFeeding(nowMs)));
    }
  }

  /** Takes a push of flows that were noted. */
  feed(push: Buffer, flows: number): void {
    const nowMs = Date.now();
    if (!this.#thread || !this.#isFeeding(nowMs)) return;
    if (this.#thread.queued + flows <= MOST_QUEUED) this.#thread.add(push, flows);
    else this.#pause(nowMs);
  }

  /** Flows that were fed did not reach the disk, and will come again. */
  miss(): void {
    this.#minutes.missOpen();
  }

  /** Flows of a push were lost on their way to Loki. */
  lose(push: Uint8Array): void {
    for (const minuteMs of timesOf(push, MINUTE_MS)) this.#tell(this.#minutes.lose(minuteMs));
  }

  /** Seals the minutes whose flows are all there by now. */
  sealDue(nowMs: number): void {
    this.#seal(this.#minutes.due(nowMs));
  }

  /** Seals every minute; resolves when their rows are written, or will not be. */
  async sealAll(): Promise<void> {
    this.#seal(this.#minutes.close());
    while (this.#minutes.isSealing) await this.#change.promise;
  }

  async close(): Promise<void> {
    clearInterval(this.#ticks);
    const giveUp = setTimeout(() => {
      this.#minutes.missOpen();
      this.#changed();
    }, MOST_CLOSE_MS);
    await this.sealAll();
    clearTimeout(giveUp);
    await this.#thread?.close();
  }

  #seal(minutes: readonly number[]): void {
    if (minutes.length === 0) return;
    this.#options.flush();
    for (const minuteMs of minutes) this.#thread?.tell('seal', minuteMs);
  }

  #changed(): void {
    const { resolve } = this.#change;
    this.#change = Promise.withResolvers<void>();
    resolve();
  }

  #isFeeding(nowMs: number): boolean {
    return this.#options.isOn && nowMs >= this.#resumeMs;
  }

  /** Gives up what is under way, to have time for what matters more. */
  #pause(nowMs: number): void {
    this.#minutes.missOpen();
    this.#changed();
    void this.#thread?.close();
    this.#thread = undefined;
    this.#resumeMs = nowMs + this.#pauseMs;
    const { log } = this.#options;
    log.warn({ pauseMs: this.#pauseMs }, 'flows come faster than they are rolled up: pausing');
    this.#pauseMs = Math.min(MOST_PAUSE_MS, this.#pauseMs * 2);
  }

  #tell({ opened, voided }: Told): void {
    const nowMs = Date.now();
    const open: OpenMark = { writer: this.#writer, is: 'open' };
    const lines: StreamLine[] = opened.map((minuteMs) => ({
      stream: MARKS_STREAM,
      timeMs: minuteMs,
      line: JSON.stringify(open),
    }));
    for (const minuteMs of voided) {
      const line: VoidMark = { writer: this.#writer, minuteMs };
      lines.push({ stream: VOID_STREAM, timeMs: nowMs, line: JSON.stringify(line) });
    }
    if (lines.length > 0) this.#options.write(this.#pushes.of(lines));
    if (opened.length === 0 || !this.#isFeeding(nowMs)) return;
    this.#thread ??= this.#start();
    for (const minuteMs of opened) this.#thread.tell('open', minuteMs);
  }

  #start(): RollerThread {
    const thread = new RollerThread(
      { writer: this.#writer, layout: this.#options.layout },
      (minuteMs, rolled) => this.#write(minuteMs, rolled),
      (error) => {
        this.#options.log.warn({ err: error }, 'the thread that makes rollups ended');
        if (this.#thread !== thread) return;
        this.#thread = undefined;
        this.#pause(Date.now());
      },
    );
    return thread;
  }

  #write(minuteMs: number, { pushes, rows, gaps }: RolledMinute): void {
    if (this.#minutes.seal(minuteMs)) {
      this.#pauseMs = FIRST_PAUSE_MS;
      this.#rows += rows;
      this.#gaps += gaps;
      this.#options.write(pushes);
    }
    this.#changed();
  }
}
