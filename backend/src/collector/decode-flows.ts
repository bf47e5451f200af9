import { Reader } from 'protobufjs';
import { FlowBatch } from '../flows/flow-batch.ts';
import { ipv4Text, ipv6Text, macText } from './address-text.ts';
import { Points } from './decode-point.ts';
import { dnsResponseCodeName, tcpStateName, tlsVersionName } from './feature-names.ts';
import { readKnownText } from './known-text.ts';
import { MalformedMessageError, readMessageEnd, readTime, readUint64 } from './wire.ts';

const ETHERTYPE_IPV4 = 0x0800;
const ETHERTYPE_IPV6 = 0x86dd;
const TCP = 6;
const withPorts = new Set([TCP, 17, 132]);
const withIcmp = new Set([1, 58]);

/**
 * Decodes `pbflow.Records` straight into columns, without a message object in between (the tags
 * below are field number * 8 + wire type of flow.proto). Unknown fields are skipped. Throws
 * MalformedMessageError.
 */
export function decodeFlows(message: Uint8Array): FlowBatch {
  try {
    const batch = new FlowBatch(countEntries(Reader.create(message)));
    const reader = Reader.create(message);
    let row = 0;
    while (reader.pos < reader.len) {
      const tag = reader.uint32();
      if (tag === 10) readRecord(reader, batch, row++);
      else reader.skipType(tag & 7);
    }
    return batch;
  } catch (error) {
    if (error instanceof MalformedMessageError) throw error;
    throw new MalformedMessageError('the message is not valid protobuf', { cause: error });
  }
}

function countEntries(reader: Reader): number {
  let count = 0;
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === 10) count++;
    reader.skipType(tag & 7);
  }
  return count;
}

function readRecord(reader: Reader, batch: FlowBatch, row: number): void {
  const end = readMessageEnd(reader);
  const points = new Points();
  let interfaceName = '';
  let direction = 0;
  let etype = 0;
  let bytes = 0;
  let packets = 0;
  let flags = 0;
  let icmpType = 0;
  let icmpCode = 0;
  let startMs = 0;
  let endMs = 0;
  let protocol = 0;
  while (reader.pos < end) {
    const tag = reader.uint32();
    switch (tag) {
      case 8:
        etype = reader.uint32();
        break;
      case 16:
        direction = reader.uint32();
        break;
      case 26:
        startMs = readTime(reader, 1_000);
        break;
      case 34:
        endMs = readTime(reader, 1_000);
        break;
      case 42:
        readDataLink(reader, batch, row);
        break;
      case 50:
        readNetwork(reader, batch, row);
        break;
      case 58:
        protocol = readTransport(reader, batch, row);
        break;
      case 64:
        bytes = readUint64(reader);
        break;
      case 72:
        packets = readUint64(reader);
        break;
      case 82:
        interfaceName = readKnownText(reader);
        break;
      case 98:
        batch.column('AgentIP')[row] = readIp(reader);
        break;
      case 104:
        flags = reader.uint32();
        break;
      case 112:
        icmpType = reader.uint32();
        break;
      case 120:
        icmpCode = reader.uint32();
        break;
      case 210:
        points.read(reader);
        break;
      default:
        readFeature(tag, reader, batch, row);
    }
  }
  if (reader.pos !== end) throw new MalformedMessageError('a field reaches past its record');
  if (points.interfaces.length === 0 && interfaceName !== '') {
    batch.column('Interfaces')[row] = [interfaceName];
    batch.column('IfDirections')[row] = [direction];
  } else if (points.interfaces.length > 0) {
    points.store(batch, row);
  }
  batch.column('TimeFlowStartMs')[row] = startMs || endMs;
  batch.column('TimeFlowEndMs')[row] = endMs || startMs;
  batch.column('Etype')[row] = etype;
  batch.column('Bytes')[row] = bytes;
  batch.column('Packets')[row] = packets;
  if (etype === ETHERTYPE_IPV4 || etype === ETHERTYPE_IPV6) batch.column('Proto')[row] = protocol;
  if (withPorts.has(protocol)) {
    batch.column('SrcPort')[row] ??= 0;
    batch.column('DstPort')[row] ??= 0;
  }
  if (protocol === TCP) batch.column('Flags')[row] = flags;
  if (withIcmp.has(protocol)) {
    batch.column('IcmpType')[row] = icmpType;
    batch.column('IcmpCode')[row] = icmpCode;
  }
}

function readDataLink(reader: Reader, batch: FlowBatch, row: number): void {
  const end = readMessageEnd(reader);
  let source = 0;
  let destination = 0;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 8) source = readUint64(reader);
    else if (tag === 16) destination = readUint64(reader);
    else reader.skipType(tag & 7);
  }
  batch.column('SrcMac')[row] = macText(source);
  batch.column('DstMac')[row] = macText(destination);
}

function readNetwork(reader: Reader, batch: FlowBatch, row: number): void {
  const end = readMessageEnd(reader);
  let dscp = 0;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 10) batch.column('SrcAddr')[row] = readIp(reader);
    else if (tag === 18) batch.column('DstAddr')[row] = readIp(reader);
    else if (tag === 24) dscp = reader.uint32();
    else reader.skipType(tag & 7);
  }
  if (batch.peek('SrcAddr')?.[row] !== undefined) batch.column('Dscp')[row] = dscp;
}

function readTransport(reader: Reader, batch: FlowBatch, row: number): number {
  const end = readMessageEnd(reader);
  let protocol = 0;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 8) batch.column('SrcPort')[row] = reader.uint32();
    else if (tag === 16) batch.column('DstPort')[row] = reader.uint32();
    else if (tag === 24) protocol = reader.uint32();
    else reader.skipType(tag & 7);
  }
  return protocol;
}

function readIp(reader: Reader): string | undefined {
  const end = readMessageEnd(reader);
  let text: string | undefined;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 13) text = ipv4Text(reader.fixed32());
    else if (tag === 18) text = ipv6Text(reader.bytes()) || undefined;
    else reader.skipType(tag & 7);
  }
  return text;
}

/** Fields of optional features: absent from the record unless the agent observes them. */
function readFeature(tag: number, reader: Reader, batch: FlowBatch, row: number): void {
  switch (tag) {
    case 128:
      batch.column('PktDropBytes')[row] = readUint64(reader);
      break;
    case 136:
      batch.column('PktDropPackets')[row] = readUint64(reader);
      break;
    case 144:
      batch.column('PktDropLatestFlags')[row] = reader.uint32();
      break;
    case 152:
      batch.column('PktDropLatestState')[row] = tcpStateName(reader.uint32());
      break;
    case 160:
      batch.column('PktDropLatestDropCause')[row] = String(reader.uint32());
      break;
    case 168:
      batch.column('DnsId')[row] = reader.uint32();
      break;
    case 176: {
      const flags = reader.uint32();
      batch.column('DnsFlags')[row] = flags;
      batch.column('DnsFlagsResponseCode')[row] = dnsResponseCodeName(flags);
      break;
    }
    case 186:
      batch.column('DnsLatencyMs')[row] = readTime(reader, 1_000);
      break;
    case 194:
      batch.column('TimeFlowRttNs')[row] = readTime(reader, 1_000_000_000);
      break;
    case 200:
      batch.column('DnsErrno')[row] = reader.uint32();
      break;
    case 218:
      readNetworkEvent(reader, batch, row);
      break;
    case 226:
      readXlat(reader, batch, row);
      break;
    case 232:
      batch.column('Sampling')[row] = reader.uint32();
      break;
    case 240:
      if (reader.uint32() > 0) batch.column('IPSecStatus')[row] ??= 'success';
      break;
    case 248: {
      const code = reader.int32();
      batch.column('IPSecRetCode')[row] = code;
      if (code !== 0) batch.column('IPSecStatus')[row] = 'error';
      break;
    }
    case 258:
      batch.column('DnsName')[row] = readKnownText(reader) || undefined;
      break;
    case 264:
      batch.column('TLSVersion')[row] = tlsVersionName(reader.uint32());
      break;
    case 280:
      batch.column('TLSTypes')[row] = String(reader.uint32());
      break;
    case 288:
      batch.column('TLSCipherSuite')[row] = String(reader.uint32());
      break;
    case 296:
      batch.column('TLSGroup')[row] = String(reader.uint32());
      break;
    case 306:
      readQuic(reader, batch, row);
      break;
    default:
      reader.skipType(tag & 7);
  }
}

/** Appends one event, a map of texts, to the flow's events as JSON lines. */
function readNetworkEvent(reader: Reader, batch: FlowBatch, row: number): void {
  const end = readMessageEnd(reader);
  const event: Record<string, string> = {};
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 10) {
      const [key, value] = readTextEntry(reader);
      event[key] = value;
    } else {
      reader.skipType(tag & 7);
    }
  }
  const column = batch.column('NetworkEvents');
  const text = JSON.stringify(event);
  column[row] = column[row] === undefined ? text : `${column[row]}\n${text}`;
}

function readTextEntry(reader: Reader): [string, string] {
  const end = readMessageEnd(reader);
  let key = '';
  let value = '';
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 10) key = reader.string();
    else if (tag === 18) value = reader.string();
    else reader.skipType(tag & 7);
  }
  return [key, value];
}

function readXlat(reader: Reader, batch: FlowBatch, row: number): void {
  const end = readMessageEnd(reader);
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 10) batch.column('XlatSrcAddr')[row] = readIp(reader);
    else if (tag === 18) batch.column('XlatDstAddr')[row] = readIp(reader);
    else if (tag === 24) batch.column('XlatSrcPort')[row] = reader.uint32();
    else if (tag === 32) batch.column('XlatDstPort')[row] = reader.uint32();
    else if (tag === 40) batch.column('ZoneId')[row] = reader.uint32();
    else reader.skipType(tag & 7);
  }
}

function readQuic(reader: Reader, batch: FlowBatch, row: number): void {
  const end = readMessageEnd(reader);
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 8) batch.column('QuicVersion')[row] = reader.uint32();
    else if (tag === 16) batch.column('QuicSeenLongHdr')[row] = reader.uint32();
    else if (tag === 24) batch.column('QuicSeenShortHdr')[row] = reader.uint32();
    else reader.skipType(tag & 7);
  }
}
