import protobuf from 'protobufjs/minimal.js';
import type { Writer } from 'protobufjs/minimal.js';
import { addressBytes } from '../links/address-bytes.ts';
import type { ResolvedFlow, ResolvedPoint } from './resolved-flow.ts';

/** What is the same in every record of an agent. */
export interface RecordContext {
  readonly agentIp: string;
  /** 0 or 1 when every packet is counted. */
  readonly sampling: number;
}

const LENGTH_DELIMITED = 2;
const FIXED32 = 5;
const ICMP = 1;
const ICMPV6 = 58;

/**
 * Encodes flows as one `pbflow.Records` message (model/proto/flow.proto), field by field and without an object for
 * each. Defaults are left out, as proto3 does.
 */
export function encodeRecords(flows: readonly ResolvedFlow[], context: RecordContext): Uint8Array {
  const writer = protobuf.Writer.create();
  const agentIp = addressBytes(context.agentIp);
  for (const flow of flows) {
    open(writer, 1);
    writeRecord(writer, flow, agentIp, context.sampling);
    writer.ldelim();
  }
  return writer.finish();
}

function writeRecord(writer: Writer, flow: ResolvedFlow, agentIp: string, sampling: number): void {
  const { identity, points } = flow;
  const first = points[0];
  const isIcmp = identity.proto === ICMP || identity.proto === ICMPV6;
  uint(writer, 1, identity.etherType);
  uint(writer, 2, first?.direction ?? 0);
  time(writer, 3, flow.startMs);
  time(writer, 4, flow.endMs);
  open(writer, 5);
  uint(writer, 1, flow.srcMac);
  uint(writer, 2, flow.dstMac);
  writer.ldelim();
  open(writer, 6);
  address(writer, 1, identity.srcAddr);
  address(writer, 2, identity.dstAddr);
  uint(writer, 3, flow.dscp);
  writer.ldelim();
  open(writer, 7);
  if (!isIcmp) {
    uint(writer, 1, identity.srcPort);
    uint(writer, 2, identity.dstPort);
  }
  uint(writer, 3, identity.proto);
  writer.ldelim();
  uint(writer, 8, flow.bytes);
  uint(writer, 9, flow.packets);
  string(writer, 10, first?.interfaceName ?? '');
  address(writer, 12, agentIp);
  uint(writer, 13, flow.flags);
  if (isIcmp) {
    uint(writer, 14, identity.srcPort);
    uint(writer, 15, identity.dstPort);
  }
  for (const point of points) {
    open(writer, 26);
    writePoint(writer, point);
    writer.ldelim();
  }
  uint(writer, 29, sampling);
}

function writePoint(writer: Writer, point: ResolvedPoint): void {
  string(writer, 1, point.interfaceName);
  uint(writer, 2, point.direction);
  string(writer, 100, point.netnsName);
  uint(writer, 101, point.netnsInode);
  string(writer, 102, point.podUid);
  uint(writer, 103, point.ifIndex);
  string(writer, 104, point.kind);
  string(writer, 105, point.vf);
  uint(writer, 106, point.packets);
  uint(writer, 107, point.bytes);
  uint(writer, 108, point.vlan);
}

function open(writer: Writer, field: number): void {
  writer.uint32((field << 3) | LENGTH_DELIMITED).fork();
}

function uint(writer: Writer, field: number, value: number): void {
  if (value === 0) return;
  writer.uint32(field << 3);
  if (value <= 0xffff_ffff) writer.uint32(value);
  else writer.uint64(value);
}

function string(writer: Writer, field: number, value: string): void {
  if (value !== '') writer.uint32((field << 3) | LENGTH_DELIMITED).string(value);
}

function time(writer: Writer, field: number, ms: number): void {
  const seconds = Math.floor(ms / 1000);
  open(writer, field);
  uint(writer, 1, seconds);
  uint(writer, 2, Math.round((ms - seconds * 1000) * 1e6));
  writer.ldelim();
}

/** `bytes`: in network order, one character each. */
function address(writer: Writer, field: number, bytes: string): void {
  if (bytes.length === 0) return;
  open(writer, field);
  if (bytes.length === 4) writer.uint32((1 << 3) | FIXED32).fixed32(number32(bytes));
  else writer.uint32((2 << 3) | LENGTH_DELIMITED).bytes(Buffer.from(bytes, 'latin1'));
  writer.ldelim();
}

function number32(bytes: string): number {
  const [first, second] = [bytes.charCodeAt(0), bytes.charCodeAt(1)];
  return ((first << 24) | (second << 16) | (bytes.charCodeAt(2) << 8) | bytes.charCodeAt(3)) >>> 0;
}
