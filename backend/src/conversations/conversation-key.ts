import { hash } from 'node:crypto';
import type { FlowBatch } from '../flows/flow-batch.ts';

const INNER = 2;
/** Hexadecimal digits of a hash: 64 bits. */
const HASH_LENGTH = 16;

/** Which conversation a flow belongs to. */
export interface ConversationKey {
  /** Both ends in a fixed order, the protocol, and the scope in which the addresses mean something. */
  readonly text: string;
  /** Whether the flow is from the end that stands first in the text. */
  readonly fromFirst: boolean;
}

/** `_HashId` of a conversation: the same in both directions, at every agent, and after a restart. */
export function hashOf({ text }: ConversationKey): string {
  return hash('sha256', text, 'hex').slice(0, HASH_LENGTH);
}

type Texts = readonly (string | undefined)[] | undefined;
type Numbers = readonly (number | undefined)[] | undefined;

/**
 * Reads the keys of a batch's flows. Equal addresses in two networks are two conversations. What tells them apart is the
 * secondary network on which the flow was seen or, where none is known, the network namespaces of the ends; and the
 * node, when both ends are on it. A frame without addresses is known by its MACs.
 */
export class KeyReader {
  readonly #ends;
  readonly #macs;
  readonly #ports;
  readonly #namespaces;
  readonly #protocols: Numbers;
  readonly #etypes: Numbers;
  readonly #directions: Numbers;
  readonly #agents: Texts;
  readonly #networks: readonly (readonly string[] | undefined)[] | undefined;
  readonly #wireOf: (network: string) => string;

  /** `wireOf` names what networks that are one have in common. */
  constructor(batch: FlowBatch, wireOf: (network: string) => string) {
    this.#ends = pair<Texts>(batch, 'SrcAddr', 'DstAddr');
    this.#macs = pair<Texts>(batch, 'SrcMac', 'DstMac');
    this.#ports = pair<Numbers>(batch, 'SrcPort', 'DstPort');
    this.#namespaces = pair<Texts>(batch, 'SrcNetNamespace', 'DstNetNamespace');
    this.#protocols = batch.peek('Proto') as Numbers;
    this.#etypes = batch.peek('Etype') as Numbers;
    this.#directions = batch.peek('FlowDirection') as Numbers;
    this.#agents = batch.peek('AgentIP') as Texts;
    this.#networks = batch.peek('IfNetworks') as readonly (string[] | undefined)[] | undefined;
    this.#wireOf = wireOf;
  }

  read(row: number): ConversationKey {
    const hasAddress = this.#ends.source?.[row] !== undefined;
    const { source, destination } = hasAddress ? this.#ends : this.#macs;
    const from = `${source?.[row] ?? ''} ${this.#ports.source?.[row] ?? ''}`;
    const to = `${destination?.[row] ?? ''} ${this.#ports.destination?.[row] ?? ''}`;
    const fromFirst = from <= to;
    const protocol = hasAddress
      ? (this.#protocols?.[row] ?? '')
      : `frame ${this.#etypes?.[row] ?? ''}`;
    const ends = fromFirst ? `${from}|${to}` : `${to}|${from}`;
    return { text: `${ends}|${protocol}|${this.#scope(row, fromFirst)}`, fromFirst };
  }

  #scope(row: number, fromFirst: boolean): string {
    const node = this.#directions?.[row] === INNER ? (this.#agents?.[row] ?? '') : '';
    const network = this.#network(row);
    if (network !== '') return `${network}|${node}`;
    const { source, destination } = this.#namespaces;
    const from = source?.[row] ?? '';
    const to = destination?.[row] ?? '';
    return fromFirst ? `${from}|${to}|${node}` : `${to}|${from}|${node}`;
  }

  /** One of the secondary networks among the points, whatever their order. */
  #network(row: number): string {
    let least = '';
    for (const name of this.#networks?.[row] ?? []) {
      if (name === '') continue;
      const wire = this.#wireOf(name);
      if (least === '' || wire < least) least = wire;
    }
    return least;
  }
}

function pair<T>(
  batch: FlowBatch,
  source: Parameters<FlowBatch['peek']>[0],
  destination: Parameters<FlowBatch['peek']>[0],
): { readonly source: T; readonly destination: T } {
  return { source: batch.peek(source) as T, destination: batch.peek(destination) as T };
}
