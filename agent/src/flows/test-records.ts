import { layout } from '../../native/index.ts';
import type { FlowBatch } from '../../native/index.ts';
import { EGRESS, INGRESS } from './merged-flow.ts';

/** One record of the kernel's IPv4 table; what is left out is that of a client's request on port 80. */
export interface TestRecord {
  readonly netns: number;
  readonly ifindex?: number;
  readonly direction?: 'in' | 'out';
  readonly src?: string;
  readonly dst?: string;
  readonly srcPort?: number;
  readonly macs?: readonly [number, number];
  readonly packets?: number;
  readonly firstNs?: number;
}

/** Bytes of each packet in these records. */
export const PACKET_BYTES = 100;

/** A batch of such records. */
export function batchOf(...records: readonly TestRecord[]): FlowBatch {
  return { v4: Buffer.concat(records.map(encode)), v6: Buffer.alloc(0), l2: Buffer.alloc(0) };
}

function encode(record: TestRecord): Buffer {
  const at = layout.v4;
  const { src = '10.0.0.1', dst = '10.0.0.2', packets = 1, firstNs = 1_000 } = record;
  const [srcMac, dstMac] = record.macs ?? [0xa1, 0xa2];
  const bytes = Buffer.alloc(at.size);
  bytes.set(src.split('.').map(Number), at.srcAddr);
  bytes.set(dst.split('.').map(Number), at.dstAddr);
  bytes.writeUInt16LE(record.srcPort ?? 40_000, at.srcPort);
  bytes.writeUInt16LE(80, at.dstPort);
  bytes.writeUInt8(6, at.proto);
  bytes.writeUInt8(record.direction === 'in' ? INGRESS : EGRESS, at.direction);
  bytes.writeUInt32LE(record.ifindex ?? 2, at.ifindex);
  bytes.writeUInt32LE(record.netns, at.netns);
  bytes.writeBigUInt64LE(BigInt(packets), at.packets);
  bytes.writeBigUInt64LE(BigInt(packets * PACKET_BYTES), at.bytes);
  bytes.writeBigUInt64LE(BigInt(firstNs), at.firstNs);
  bytes.writeBigUInt64LE(BigInt(firstNs + 500), at.lastNs);
  bytes.writeUIntBE(srcMac, at.srcMac, 6);
  bytes.writeUIntBE(dstMac, at.dstMac, 6);
  return bytes;
}
