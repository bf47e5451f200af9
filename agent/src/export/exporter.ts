import type { ResolvedFlow } from './resolved-flow.ts';

/** Where flows go. `send` never blocks and never throws; what cannot be kept is counted. */
export interface FlowExporter {
  send(flows: readonly ResolvedFlow[]): void;
  /** Resolves when everything sent so far is delivered, or after `timeoutMs`. */
  flush(timeoutMs: number): Promise<void>;
  close(): Promise<void>;
  /** Flows that wait. */
  readonly waiting: number;
}

export type DropReason = 'bufferFull' | 'rejected' | 'shutdown';

/** What an exporter tells of the fate of flows. */
export interface ExportEvents {
  onExported(flows: number): void;
  onDropped(flows: number, reason: DropReason): void;
  onError(error: Error): void;
}
