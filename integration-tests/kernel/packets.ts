/** Packets for the parsing table, header by header. Lengths are right unless a part says otherwise; checksums are 0. */

export const MAC = { src: '02:00:00:00:00:01', dst: '02:00:00:00:00:02' } as const;
export const V4 = { src: '192.0.2.1', dst: '198.51.100.2' } as const;
export const V6 = {
  src: '2001:0db8:0000:0000:0000:0000:0000:0001',
  dst: '2001:0db8:0000:0000:0000:0000:0000:0002',
} as const;

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/[: ]/g, ''), 'hex');

function u16(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, i) => bytes.writeUInt16BE(value, i * 2));
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

export function ethernet(etherType: number, ...rest: Buffer[]): Buffer {
  return Buffer.concat([hex(MAC.dst), hex(MAC.src), u16(etherType), ...rest]);
}

/** The rest of a VLAN tag, and the EtherType behind it. */
export function vlan(id: number, etherType: number, ...rest: Buffer[]): Buffer {
  return Buffer.concat([u16(0xe000 | id, etherType), ...rest]);
}

export function ipv4(
  proto: number,
  rest: Buffer,
  part: { options?: Buffer; id?: number; fragment?: number; tos?: number; version?: number } = {},
): Buffer {
  const { options = Buffer.alloc(0), id = 0, fragment = 0, tos = 0, version = 4 } = part;
  const length = 20 + options.length;
  return Buffer.concat([
    Buffer.from([(version << 4) | (length / 4), tos]),
    u16(length + rest.length, id, fragment),
    Buffer.from([64, proto]),
    u16(0),
    Buffer.from(V4.src.split('.').map(Number)),
    Buffer.from(V4.dst.split('.').map(Number)),
    options,
    rest,
  ]);
}

export function ipv6(
  nextHeader: number,
  rest: Buffer,
  part: { trafficClass?: number } = {},
): Buffer {
  const { trafficClass = 0 } = part;
  return Buffer.concat([
    u32(((6 << 28) | (trafficClass << 20)) >>> 0),
    u16(rest.length),
    Buffer.from([nextHeader, 64]),
    hex(V6.src),
    hex(V6.dst),
    rest,
  ]);
}

/** Hop-by-hop, routing or destination options header of `units` times eight bytes. */
export function extension(next: number, units: number, ...rest: Buffer[]): Buffer {
  const header = Buffer.alloc(units * 8);
  header.set([next, units - 1]);
  return Buffer.concat([header, ...rest]);
}

export function fragmentHeader(
  next: number,
  id: number,
  offset: number,
  more: boolean,
  rest: Buffer,
): Buffer {
  return Buffer.concat([Buffer.from([next, 0]), u16(offset | (more ? 1 : 0)), u32(id), rest]);
}

/** Authentication header of `words` times four bytes. */
export function authentication(next: number, words: number, rest: Buffer): Buffer {
  const header = Buffer.alloc(words * 4);
  header.set([next, words - 2]);
  return Buffer.concat([header, rest]);
}

export function tcp(
  srcPort: number,
  dstPort: number,
  flags: number,
  payload = 0,
  options = 0,
): Buffer {
  return Buffer.concat([
    u16(srcPort, dstPort),
    u32(0),
    u32(0),
    Buffer.from([((20 + options) / 4) << 4, flags]),
    u16(0, 0, 0),
    Buffer.alloc(options + payload),
  ]);
}

export function udp(srcPort: number, dstPort: number, payload = 0): Buffer {
  return Buffer.concat([u16(srcPort, dstPort, 8 + payload, 0), Buffer.alloc(payload)]);
}

export function sctp(srcPort: number, dstPort: number): Buffer {
  return Buffer.concat([u16(srcPort, dstPort), Buffer.alloc(24)]);
}

export function icmp(type: number, code: number): Buffer {
  return Buffer.concat([Buffer.from([type, code]), Buffer.alloc(30)]);
}
