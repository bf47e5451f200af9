/** Flows as tests compare them: every field of a record by name. */
import { FlowReader } from '../../agent/native/index.ts';
import type { FlowBatch, FlowDirection, FlowKind } from '../../agent/native/index.ts';

export interface Flow {
  readonly kind: FlowKind;
  readonly src: string;
  readonly dst: string;
  readonly srcPort: number;
  readonly dstPort: number;
  readonly proto: number;
  readonly etherType: number;
  readonly direction: FlowDirection;
  readonly vlan: number;
  readonly ifindex: number;
  readonly netns: number;
  readonly packets: number;
  readonly bytes: number;
  readonly flags: number;
  readonly dscp: number;
  readonly srcMac: string;
  readonly dstMac: string;
}

function address(bytes: Buffer): string {
  if (bytes.length === 4) return bytes.join('.');
  return bytes.length === 0 ? '' : (bytes.toString('hex').match(/.{4}/g) ?? []).join(':');
}

function mac(value: number): string {
  return (value.toString(16).padStart(12, '0').match(/../g) ?? []).join(':');
}

/** All flows of a batch. */
export function readFlows(batch: FlowBatch): Flow[] {
  return (['v4', 'v6', 'l2'] as const).flatMap((kind) => {
    const reader = new FlowReader(kind, batch[kind]);
    const at = (offset: number): string =>
      reader.addrLength === 0
        ? ''
        : address(reader.buffer.subarray(offset, offset + reader.addrLength));
    const flows: Flow[] = [];
    while (reader.next()) {
      flows.push({
        kind,
        src: at(reader.srcAddrOffset),
        dst: at(reader.dstAddrOffset),
        srcPort: reader.srcPort,
        dstPort: reader.dstPort,
        proto: reader.proto,
        etherType: reader.etherType,
        direction: reader.direction,
        vlan: reader.vlan,
        ifindex: reader.ifindex,
        netns: reader.netns,
        packets: reader.packets,
        bytes: reader.bytes,
        flags: reader.flags,
        dscp: reader.dscp,
        srcMac: mac(reader.srcMac),
        dstMac: mac(reader.dstMac),
      });
    }
    return flows;
  });
}

export interface Totals {
  readonly packets: number;
  readonly bytes: number;
}

/** Packets and bytes of all flows together. */
export function total(flows: readonly Flow[]): Totals {
  return flows.reduce(
    (sum, flow) => ({ packets: sum.packets + flow.packets, bytes: sum.bytes + flow.bytes }),
    { packets: 0, bytes: 0 },
  );
}
