/**
 * Reads flow records where they lie. Offsets come from the addon, which takes them from `bpf/flow.h`, so that the two
 * sides cannot differ.
 */
import { endianness } from 'node:os';
import { binding } from './binding.ts';

export type FlowDirection = 'ingress' | 'egress';

/** IPv4, IPv6, and everything else (by EtherType and MAC). */
export type FlowKind = 'v4' | 'v6' | 'l2';

/**
 * Flow records of the three kinds, each buffer a whole number of records of `layout[kind].size` bytes. One record is one
 * flow at one observation point: the same flow seen at two interfaces makes two records.
 */
export interface FlowBatch {
  readonly v4: Buffer;
  readonly v6: Buffer;
  readonly l2: Buffer;
}

/** Byte offsets within one record; -1 where the kind does not have the field. */
export interface RecordLayout {
  readonly size: number;
  /** The first so many bytes of a record name the flow, whatever the observation point, direction and VLAN. */
  readonly identityLength: number;
  readonly srcAddr: number;
  readonly dstAddr: number;
  /** Bytes of an address: 4, 16, or 0. */
  readonly addrLength: number;
  readonly srcPort: number;
  readonly dstPort: number;
  readonly proto: number;
  readonly etherType: number;
  readonly direction: number;
  readonly vlan: number;
  readonly ifindex: number;
  readonly netns: number;
  readonly packets: number;
  readonly bytes: number;
  readonly firstNs: number;
  readonly lastNs: number;
  readonly flags: number;
  readonly dscp: number;
  readonly srcMac: number;
  readonly dstMac: number;
}

export type FlowLayout = Readonly<Record<FlowKind, RecordLayout>>;

export const layout: FlowLayout = binding.layout;

const LITTLE_ENDIAN = endianness() === 'LE';
const ETHERTYPE = { v4: 0x0800, v6: 0x86dd } as const;

/**
 * Walks the records of one buffer without making an object per record:
 * `const flow = new FlowReader('v4', batch.v4); while (flow.next()) use(flow.bytes);`
 */
export class FlowReader {
  readonly kind: FlowKind;
  /** Number of records. */
  readonly length: number;
  readonly buffer: Buffer;
  readonly #at: RecordLayout;
  readonly #view: DataView;
  #base: number;

  constructor(kind: FlowKind, buffer: Buffer) {
    const at = layout[kind];
    if (buffer.length % at.size !== 0) {
      throw new RangeError(
        `${String(buffer.length)} bytes are no whole number of ${kind} records of ${String(at.size)} bytes`,
      );
    }
    this.kind = kind;
    this.buffer = buffer;
    this.length = buffer.length / at.size;
    this.#at = at;
    this.#view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
    this.#base = -at.size;
  }

  /** Moves to the next record, to the first one at the first call; false at the end. */
  next(): boolean {
    this.#base += this.#at.size;
    return this.#base < this.buffer.length;
  }

  /** Names the flow among the flows of its kind; equal at every observation point. For use as a Map key. */
  get identity(): string {
    return this.buffer.toString('latin1', this.#base, this.#base + this.#at.identityLength);
  }

  /** Offset of the source address in `buffer`; `addrLength` bytes in network order. */
  get srcAddrOffset(): number {
    return this.#base + this.#at.srcAddr;
  }

  get dstAddrOffset(): number {
    return this.#base + this.#at.dstAddr;
  }

  /** 4, 16, or 0 for l2. */
  get addrLength(): number {
    return this.#at.addrLength;
  }

  /** TCP, UDP, SCTP: the source port. ICMP, ICMPv6: the type. Otherwise 0. */
  get srcPort(): number {
    return this.#at.srcPort < 0 ? 0 : this.#u16(this.#at.srcPort);
  }

  /** TCP, UDP, SCTP: the destination port. ICMP, ICMPv6: the code. Otherwise 0. */
  get dstPort(): number {
    return this.#at.dstPort < 0 ? 0 : this.#u16(this.#at.dstPort);
  }

  /** IANA protocol number, 0 for l2. */
  get proto(): number {
    return this.#at.proto < 0 ? 0 : this.#view.getUint8(this.#base + this.#at.proto);
  }

  get etherType(): number {
    return this.kind === 'l2' ? this.#u16(this.#at.etherType) : ETHERTYPE[this.kind];
  }

  get direction(): FlowDirection {
    return this.#view.getUint8(this.#base + this.#at.direction) === 0 ? 'ingress' : 'egress';
  }

  /** VLAN id of the outermost tag, 0 without one. */
  get vlan(): number {
    return this.#u16(this.#at.vlan);
  }

  get ifindex(): number {
    return this.#u32(this.#at.ifindex);
  }

  /** Inode of the network namespace of the observation point. */
  get netns(): number {
    return this.#u32(this.#at.netns);
  }

  get packets(): number {
    return this.#u64(this.#at.packets);
  }

  /** As the wire carries them, from the Ethernet header on; link-layer-less interfaces from the IP header on. */
  get bytes(): number {
    return this.#u64(this.#at.bytes);
  }

  /** Of the first packet, CLOCK_MONOTONIC (`process.hrtime`), some milliseconds coarse. */
  get firstNs(): number {
    return this.#u64(this.#at.firstNs);
  }

  get lastNs(): number {
    return this.#u64(this.#at.lastNs);
  }

  /** OR of all TCP flags seen, with 0x100 SYN-ACK, 0x200 FIN-ACK, 0x400 RST-ACK. */
  get flags(): number {
    return this.#u16(this.#at.flags);
  }

  /** Of the first packet. */
  get dscp(): number {
    return this.#view.getUint8(this.#base + this.#at.dscp);
  }

  /** 48-bit number, the first byte of the address highest; 0 where there is no link layer. Of the first packet. */
  get srcMac(): number {
    return this.buffer.readUIntBE(this.#base + this.#at.srcMac, 6);
  }

  get dstMac(): number {
    return this.buffer.readUIntBE(this.#base + this.#at.dstMac, 6);
  }

  #u16(offset: number): number {
    return this.#view.getUint16(this.#base + offset, LITTLE_ENDIAN);
  }

  #u32(offset: number): number {
    return this.#view.getUint32(this.#base + offset, LITTLE_ENDIAN);
  }

  #u64(offset: number): number {
    const first = this.#u32(offset);
    const second = this.#u32(offset + 4);
    return LITTLE_ENDIAN ? second * 2 ** 32 + first : first * 2 ** 32 + second;
  }
}
