import type { FlowBatch } from '../flows/flow-batch.ts';
import type { AgentClock } from './agent-clock.ts';
import { CarriedColumns, carriedFields } from './carried-fields.ts';
import type { Value } from './carried-fields.ts';
import { ConversationPoints, PointColumns } from './conversation-points.ts';

export type ConversationEvent = 'newConnection' | 'heartbeat' | 'endConnection';

const INNER = 2;
const FIN_OR_RST = 0x01 | 0x04 | 0x200 | 0x400;

type Numbers = readonly (number | undefined)[] | undefined;

/** The columns of a batch that conversations are made of. */
export class FlowColumns {
  readonly carried: CarriedColumns;
  readonly points: PointColumns;
  readonly startMs: Numbers;
  readonly endMs: Numbers;
  readonly bytes: Numbers;
  readonly packets: Numbers;
  readonly flags: Numbers;
  readonly direction: Numbers;
  readonly dropBytes: Numbers;
  readonly dropPackets: Numbers;
  readonly rttNs: Numbers;
  readonly dnsLatencyMs: Numbers;
  readonly agents: readonly (string | undefined)[] | undefined;

  constructor(batch: FlowBatch) {
    this.carried = new CarriedColumns(batch);
    this.points = new PointColumns(batch);
    this.startMs = batch.peek('TimeFlowStartMs') as Numbers;
    this.endMs = batch.peek('TimeFlowEndMs') as Numbers;
    this.bytes = batch.peek('Bytes') as Numbers;
    this.packets = batch.peek('Packets') as Numbers;
    this.flags = batch.peek('Flags') as Numbers;
    this.direction = batch.peek('FlowDirection') as Numbers;
    this.dropBytes = batch.peek('PktDropBytes') as Numbers;
    this.dropPackets = batch.peek('PktDropPackets') as Numbers;
    this.rttNs = batch.peek('TimeFlowRttNs') as Numbers;
    this.dnsLatencyMs = batch.peek('DnsLatencyMs') as Numbers;
    this.agents = batch.peek('AgentIP') as readonly (string | undefined)[] | undefined;
  }
}

/** What one agent counted, in each direction: forward, then back. */
interface Volume {
  readonly agent: string;
  readonly bytes: [number, number];
  readonly packets: [number, number];
}

/** One conversation as it stands: its flows of both directions folded into one, from the end that began it. */
export class Conversation {
  readonly hash: string;
  /** Whether the end that began it stands first in its key. */
  readonly #beganByFirst: boolean;
  readonly #values = new Array<Value>(carriedFields.length);
  readonly #points = new ConversationPoints();
  readonly #volumes: Volume[] = [];
  #flows = 0;
  #startMs = Infinity;
  #endMs = 0;
  #direction: number | undefined;
  #flags: number | undefined;
  #dropBytes: number | undefined;
  #dropPackets: number | undefined;
  #rttNs: number | undefined;
  #dnsLatencyMs: number | undefined;
  #clock: AgentClock;
  /** When it was last heard of, and when it last beat or began, by its agent's clock. */
  #heardMs = 0;
  #beatMs: number | undefined;

  constructor(hash: string, beganByFirst: boolean, clock: AgentClock) {
    this.hash = hash;
    this.#beganByFirst = beganByFirst;
    this.#clock = clock;
  }

  add(columns: FlowColumns, row: number, fromFirst: boolean, clock: AgentClock, nowMs: number) {
    const isForward = fromFirst === this.#beganByFirst;
    const agent = columns.agents?.[row] ?? '';
    const endMs = columns.endMs?.[row] ?? nowMs;
    const direction = columns.direction?.[row];
    this.#clock = clock;
    this.#heardMs = Math.max(this.#heardMs, clock.hear(endMs, nowMs));
    this.#beatMs ??= this.#heardMs;
    this.#flows++;
    this.#startMs = Math.min(this.#startMs, columns.startMs?.[row] ?? endMs);
    this.#endMs = Math.max(this.#endMs, endMs);
    this.#direction ??= isForward || direction === INNER ? direction : turned(direction);
    this.#flags = either(this.#flags, columns.flags?.[row], (a, b) => a | b);
    this.#dropBytes = either(this.#dropBytes, columns.dropBytes?.[row], sum);
    this.#dropPackets = either(this.#dropPackets, columns.dropPackets?.[row], sum);
    this.#rttNs = either(this.#rttNs, columns.rttNs?.[row], Math.max);
    this.#dnsLatencyMs = either(this.#dnsLatencyMs, columns.dnsLatencyMs?.[row], Math.max);
    columns.carried.addTo(this.#values, row, isForward);
    this.#points.add(columns.points, row, agent);
    const volume = this.#volumeOf(agent);
    const way = isForward ? 0 : 1;
    volume.bytes[way] += columns.bytes?.[row] ?? 0;
    volume.packets[way] += columns.packets?.[row] ?? 0;
  }

  /** Whether one end said that it ends, or that there is no such connection. */
  get isEnding(): boolean {
    return ((this.#flags ?? 0) & FIN_OR_RST) !== 0;
  }

  isSilentFor(ms: number, nowMs: number): boolean {
    return this.#clock.at(nowMs) - this.#heardMs >= ms;
  }

  /** Whether a heartbeat is due; then the next one is due after another such time. */
  beats(everyMs: number, nowMs: number): boolean {
    const atMs = this.#clock.at(nowMs);
    if (atMs - (this.#beatMs ?? atMs) < everyMs) return false;
    this.#beatMs = atMs;
    return true;
  }

  /** Writes the whole of it so far as one record. */
  write(batch: FlowBatch, row: number, event: ConversationEvent, nowMs: number): void {
    for (const [slot, { name }] of carriedFields.entries()) {
      const value = this.#values[slot];
      if (value !== undefined) batch.column(name)[row] = value as never;
    }
    this.#points.write(batch, row);
    batch.column('_RecordType')[row] = event;
    batch.column('_HashId')[row] = this.hash;
    batch.column('numFlowLogs')[row] = this.#flows;
    batch.column('TimeFlowStartMs')[row] = this.#startMs;
    batch.column('TimeFlowEndMs')[row] = this.#endMs;
    batch.column('TimeReceived')[row] = Math.floor(nowMs / 1000);
    batch.column('Bytes')[row] = this.#counted(({ bytes }) => bytes);
    batch.column('Packets')[row] = this.#counted(({ packets }) => packets);
    const others = {
      FlowDirection: this.#direction,
      Flags: this.#flags,
      PktDropBytes: this.#dropBytes,
      PktDropPackets: this.#dropPackets,
      TimeFlowRttNs: this.#rttNs,
      DnsLatencyMs: this.#dnsLatencyMs,
    } as const;
    for (const [name, value] of Object.entries(others)) {
      if (value !== undefined) batch.column(name as keyof typeof others)[row] = value;
    }
  }

  /** The agents of both ends count the same packets: each direction as the one that saw most of it did. */
  #counted(of: (volume: Volume) => readonly [number, number]): number {
    const ways = this.#volumes.map(of);
    return (
      Math.max(...ways.map(([forward]) => forward)) + Math.max(...ways.map(([, back]) => back))
    );
  }

  #volumeOf(agent: string): Volume {
    let volume = this.#volumes.find((candidate) => candidate.agent === agent);
    if (!volume) {
      volume = { agent, bytes: [0, 0], packets: [0, 0] };
      this.#volumes.push(volume);
    }
    return volume;
  }
}

function turned(direction: number | undefined): number | undefined {
  return direction === undefined ? undefined : 1 - direction;
}

function sum(a: number, b: number): number {
  return a + b;
}

function either(
  a: number | undefined,
  b: number | undefined,
  join: (a: number, b: number) => number,
): number | undefined {
  if (b === undefined) return a;
  return a === undefined ? b : join(a, b);
}
