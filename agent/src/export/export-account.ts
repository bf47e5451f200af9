import type { Logger } from 'pino';
import type { AgentMetrics } from '../health/metrics.ts';
import type { DropReason, ExportEvents } from './exporter.ts';

/** Counts what became of flows, and says so in the log when it changes for the worse or the better. */
export class ExportAccount implements ExportEvents {
  readonly #metrics: AgentMetrics;
  readonly #log: Logger;
  readonly #dropped = new Map<DropReason, number>();
  #failing = false;
  #dropping = false;

  constructor(metrics: AgentMetrics, log: Logger) {
    this.#metrics = metrics;
    this.#log = log;
  }

  /** Flows that were given up since the start, as `dropped_<reason>_flows`. */
  get losses(): Record<string, number> {
    return Object.fromEntries(
      [...this.#dropped].map(([reason, flows]) => [`dropped_${reason}_flows`, flows]),
    );
  }

  onExported(flows: number): void {
    if (this.#failing) this.#log.info('the collector answers again');
    this.#failing = false;
    this.#dropping = false;
    this.#metrics.exported.inc(flows);
  }

  onDropped(flows: number, reason: DropReason): void {
    this.#metrics.dropped.inc({ reason }, flows);
    this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + flows);
    if (!this.#dropping) this.#log.warn({ flows, reason }, 'flows are being dropped and counted');
    this.#dropping = true;
  }

  onError(error: Error): void {
    if (!this.#failing)
      this.#log.warn({ err: error }, 'the collector does not take flows; they wait');
    this.#failing = true;
  }
}
