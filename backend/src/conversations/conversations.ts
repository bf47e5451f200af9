import { FlowBatch } from '../flows/flow-batch.ts';
import { AgentClock } from './agent-clock.ts';
import { Conversation, FlowColumns } from './conversation.ts';
import type { ConversationEvent } from './conversation.ts';
import { hashOf, KeyReader } from './conversation-key.ts';
import type { ConversationKey } from './conversation-key.ts';

/** Sent by the end that was called. */
const SYN_ACK = 0x100;
const FORGET_CLOCK_AFTER_MS = 3_600_000;
const BATCH_RECORDS = 5_000;

export interface ConversationOptions {
  /** Only ends are recorded. */
  readonly endsOnly: boolean;
  readonly heartbeatMs: number;
  /** Silence after which a conversation has ended. */
  readonly endAfterMs: number;
  /** The same for one of which an end has said so. */
  readonly endingAfterMs: number;
  /** Open conversations; beyond, the one that was silent longest ends early. */
  readonly max: number;
}

/** Why conversations ended. */
export interface EndCounters {
  /** Silence after FIN or RST. */
  closed: number;
  silence: number;
  /** More than `max` were open. */
  limit: number;
  /** The backend was shut down. */
  shutdown: number;
}

interface Event {
  readonly conversation: Conversation;
  readonly kind: ConversationEvent;
}

/** The open conversations: flows go in, records of what begins, goes on and ends come out. */
export class Conversations {
  readonly ended: EndCounters = { closed: 0, silence: 0, limit: 0, shutdown: 0 };
  readonly records: Record<ConversationEvent, number> = {
    newConnection: 0,
    heartbeat: 0,
    endConnection: 0,
  };
  readonly #options: ConversationOptions;
  readonly #wireOf: (network: string) => string;
  /** By the text of their key, the one that was silent longest first. */
  readonly #open = new Map<string, Conversation>();
  readonly #clocks = new Map<string, AgentClock>();
  #flows = 0;

  constructor(options: ConversationOptions, wireOf: (network: string) => string) {
    this.#options = options;
    this.#wireOf = wireOf;
  }

  get open(): number {
    return this.#open.size;
  }

  /** Flows that were added. */
  get flows(): number {
    return this.#flows;
  }

  /** Writes the identity of its conversation into each flow; what it returns is for `add`. */
  name(batch: FlowBatch): readonly ConversationKey[] {
    const reader = new KeyReader(batch, this.#wireOf);
    const hashes = batch.column('_HashId');
    const keys: ConversationKey[] = [];
    for (let row = 0; row < batch.length; row++) {
      const key = reader.read(row);
      hashes[row] = this.#open.get(key.text)?.hash ?? hashOf(key);
      keys.push(key);
    }
    return keys;
  }

  /** Adds flows that `name` has named. Returns what they began, and ended by being too many. */
  add(batch: FlowBatch, keys: readonly ConversationKey[], nowMs: number): FlowBatch[] {
    const columns = new FlowColumns(batch);
    const hashes = batch.column('_HashId');
    const events: Event[] = [];
    for (const [row, { text, fromFirst }] of keys.entries()) {
      const clock = this.#clockOf(columns.agents?.[row] ?? '');
      let conversation = this.#open.get(text);
      if (conversation) {
        this.#open.delete(text);
      } else {
        const isAnswer = ((columns.flags?.[row] ?? 0) & SYN_ACK) !== 0;
        conversation = new Conversation(hashes[row]!, fromFirst !== isAnswer, clock);
        this.#add(events, conversation, 'newConnection');
        if (this.#open.size >= this.#options.max) this.#endOldest(events);
      }
      this.#open.set(text, conversation);
      conversation.add(columns, row, fromFirst, clock, nowMs);
    }
    this.#flows += batch.length;
    return write(events, nowMs);
  }

  /** What has ended since, and the heartbeats that are due. */
  sweep(nowMs: number): FlowBatch[] {
    const { endAfterMs, endingAfterMs, heartbeatMs } = this.#options;
    const events: Event[] = [];
    for (const [text, conversation] of this.#open) {
      const { isEnding } = conversation;
      if (conversation.isSilentFor(isEnding ? endingAfterMs : endAfterMs, nowMs)) {
        this.#end(events, text, conversation, isEnding ? 'closed' : 'silence');
      } else if (conversation.beats(heartbeatMs, nowMs)) {
        this.#add(events, conversation, 'heartbeat');
      }
    }
    for (const [agent, clock] of this.#clocks) {
      if (clock.isSilentSince(nowMs - FORGET_CLOCK_AFTER_MS)) this.#clocks.delete(agent);
    }
    return write(events, nowMs);
  }

  /** Ends all of them. */
  endAll(nowMs: number): FlowBatch[] {
    const events: Event[] = [];
    for (const [text, conversation] of this.#open) {
      this.#end(events, text, conversation, 'shutdown');
    }
    return write(events, nowMs);
  }

  #endOldest(events: Event[]): void {
    for (const [text, conversation] of this.#open) {
      this.#end(events, text, conversation, 'limit');
      return;
    }
  }

  #end(events: Event[], text: string, conversation: Conversation, reason: keyof EndCounters): void {
    this.#open.delete(text);
    this.ended[reason]++;
    this.#add(events, conversation, 'endConnection');
  }

  #add(events: Event[], conversation: Conversation, kind: ConversationEvent): void {
    if (this.#options.endsOnly && kind !== 'endConnection') return;
    this.records[kind]++;
    events.push({ conversation, kind });
  }

  #clockOf(agent: string): AgentClock {
    let clock = this.#clocks.get(agent);
    if (!clock) this.#clocks.set(agent, (clock = new AgentClock()));
    return clock;
  }
}

function write(events: readonly Event[], nowMs: number): FlowBatch[] {
  const batches: FlowBatch[] = [];
  for (let start = 0; start < events.length; start += BATCH_RECORDS) {
    const some = events.slice(start, start + BATCH_RECORDS);
    const batch = new FlowBatch(some.length);
    for (const [row, { conversation, kind }] of some.entries()) {
      conversation.write(batch, row, kind, nowMs);
    }
    batches.push(batch);
  }
  return batches;
}
