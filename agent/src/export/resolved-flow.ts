import type { FlowIdentity } from '../flows/merged-flow.ts';

/** One observation point, with everything that names it. */
export interface ResolvedPoint {
  readonly interfaceName: string;
  /** INGRESS or EGRESS. */
  readonly direction: number;
  readonly netnsName: string;
  readonly netnsInode: number;
  readonly podUid: string;
  readonly ifIndex: number;
  readonly kind: string;
  /** `pf-name/vf-index`, empty for anything but a virtual function. */
  readonly vf: string;
  readonly vlan: number;
  readonly packets: number;
  readonly bytes: number;
}

/** A flow as it leaves the agent. */
export interface ResolvedFlow {
  readonly identity: FlowIdentity;
  /** Milliseconds since the epoch. */
  readonly startMs: number;
  readonly endMs: number;
  readonly srcMac: number;
  readonly dstMac: number;
  readonly dscp: number;
  readonly flags: number;
  /** Counted once, whatever the number of points. */
  readonly packets: number;
  readonly bytes: number;
  /** The first is the one at which the flow's own bytes are counted, unless those are 0. */
  readonly points: readonly ResolvedPoint[];
}
