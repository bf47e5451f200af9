import { layout } from '../../native/index.ts';
import type { FlowKind, FlowReader } from '../../native/index.ts';
import type { Spot } from './spots.ts';

export const INGRESS = 0;
export const EGRESS = 1;

/** What one observation point saw of a flow since the last drain. */
export class FlowPoint {
  readonly spot: Spot;
  readonly dscp: number;
  packets: number;
  bytes: number;
  /** CLOCK_MONOTONIC. */
  firstNs: number;
  lastNs: number;
  flags: number;

  /** The record that the reader is at. */
  constructor(spot: Spot, flow: FlowReader) {
    this.spot = spot;
    this.dscp = flow.dscp;
    this.packets = flow.packets;
    this.bytes = flow.bytes;
    this.firstNs = flow.firstNs;
    this.lastNs = flow.lastNs;
    this.flags = flow.flags;
  }

  get netns(): number {
    return this.spot.netns;
  }

  get ifindex(): number {
    return this.spot.ifindex;
  }

  /** INGRESS or EGRESS. */
  get direction(): number {
    return this.spot.direction;
  }

  get vlan(): number {
    return this.spot.vlan;
  }

  get srcMac(): number {
    return this.spot.srcMac;
  }

  get dstMac(): number {
    return this.spot.dstMac;
  }

  /** Adds another record of the same flow at the same point. */
  add(flow: FlowReader): void {
    this.packets += flow.packets;
    this.bytes += flow.bytes;
    this.firstNs = Math.min(this.firstNs, flow.firstNs);
    this.lastNs = Math.max(this.lastNs, flow.lastNs);
    this.flags |= flow.flags;
  }
}

/** Whether two spots are one observation point, whatever MACs each saw there. */
export function isSamePoint(one: Spot, other: Spot): boolean {
  return (
    one === other ||
    (one.netns === other.netns &&
      one.ifindex === other.ifindex &&
      one.direction === other.direction &&
      one.vlan === other.vlan)
  );
}

/** What names a flow wherever it is seen. */
export class FlowIdentity {
  readonly kind: FlowKind;
  /** Unique among the flows of its kind: the first bytes of a record, one character each. */
  readonly id: string;
  readonly srcPort: number;
  readonly dstPort: number;
  readonly proto: number;
  readonly etherType: number;

  /** The record that the reader is at; `id` is its identity. */
  constructor(flow: FlowReader, id: string) {
    this.kind = flow.kind;
    this.id = id;
    this.srcPort = flow.srcPort;
    this.dstPort = flow.dstPort;
    this.proto = flow.proto;
    this.etherType = flow.etherType;
  }

  /** 4, 16 or 0 bytes in network order, one character each. */
  get srcAddr(): string {
    const { srcAddr, addrLength } = layout[this.kind];
    return this.id.slice(srcAddr, srcAddr + addrLength);
  }

  get dstAddr(): string {
    const { dstAddr, addrLength } = layout[this.kind];
    return this.id.slice(dstAddr, dstAddr + addrLength);
  }
}

/** A flow with every point that saw it since the last drain; its bytes are those of one of them, or 0. */
export interface MergedFlow {
  readonly identity: FlowIdentity;
  readonly points: readonly FlowPoint[];
  /** The point that the flow's own bytes are counted at; undefined when it saw nothing since the last drain. */
  readonly primary: FlowPoint | undefined;
}
