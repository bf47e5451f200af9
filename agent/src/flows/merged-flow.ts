import type { FlowKind } from '../../native/index.ts';

export const INGRESS = 0;
export const EGRESS = 1;

/** What one observation point saw of a flow since the last drain. */
export interface FlowPoint {
  readonly netns: number;
  readonly ifindex: number;
  readonly direction: typeof INGRESS | typeof EGRESS;
  readonly vlan: number;
  /** 48-bit numbers, 0 without a link layer. */
  readonly srcMac: number;
  readonly dstMac: number;
  readonly dscp: number;
  packets: number;
  bytes: number;
  /** CLOCK_MONOTONIC. */
  firstNs: number;
  lastNs: number;
  flags: number;
}

/** What names a flow wherever it is seen. */
export interface FlowIdentity {
  readonly kind: FlowKind;
  /** Unique among the flows of its kind. */
  readonly id: string;
  /** 4, 16 or 0 bytes in network order. */
  readonly srcAddr: Buffer;
  readonly dstAddr: Buffer;
  readonly srcPort: number;
  readonly dstPort: number;
  readonly proto: number;
  readonly etherType: number;
}

/** A flow with every point that saw it since the last drain; its bytes are those of one of them, or 0. */
export interface MergedFlow {
  readonly identity: FlowIdentity;
  readonly points: readonly FlowPoint[];
  /** The point that the flow's own bytes are counted at; undefined when it saw nothing since the last drain. */
  readonly primary: FlowPoint | undefined;
}
