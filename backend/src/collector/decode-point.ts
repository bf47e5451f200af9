import type { Reader } from 'protobufjs';
import type { FlowBatch } from '../flows/flow-batch.ts';
import { readKnownText } from './known-text.ts';
import { readMessageEnd, readUint64 } from './wire.ts';

/** A list that begins with the first value that says something; the points before it have none. */
type Sparse<T> = T[] | undefined;

/** The observation points of the flow that is being decoded, as parallel lists. */
export class Points {
  interfaces: string[] = [];
  directions: number[] = [];
  inodes: number[] = [];
  udns: Sparse<string>;
  netns: Sparse<string>;
  podUids: Sparse<string>;
  kinds: Sparse<string>;
  vfs: Sparse<string>;
  vlans: Sparse<number>;
  bytes: Sparse<number>;
  packets: Sparse<number>;

  /** Reads one DupMapEntry. */
  read(reader: Reader): void {
    const end = readMessageEnd(reader);
    let name = '';
    let direction = 0;
    let udn = '';
    let netns = '';
    let inode = 0;
    let podUid = '';
    let kind = '';
    let vf = '';
    let packets = 0;
    let bytes = 0;
    let vlan = 0;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          name = readKnownText(reader);
          break;
        case 16:
          direction = reader.uint32();
          break;
        case 26:
          udn = readKnownText(reader);
          break;
        case 802:
          netns = readKnownText(reader);
          break;
        case 808:
          inode = reader.uint32();
          break;
        case 818:
          podUid = readKnownText(reader);
          break;
        case 834:
          kind = readKnownText(reader);
          break;
        case 842:
          vf = readKnownText(reader);
          break;
        case 848:
          packets = readUint64(reader);
          break;
        case 856:
          bytes = readUint64(reader);
          break;
        case 864:
          vlan = reader.uint32();
          break;
        default:
          reader.skipType(tag & 7);
      }
    }
    const index = this.interfaces.length;
    this.interfaces.push(name);
    this.directions.push(direction);
    this.inodes.push(inode);
    this.udns = put(this.udns, index, udn, '');
    this.netns = put(this.netns, index, netns || (inode > 0 ? `net:[${inode}]` : ''), '');
    this.podUids = put(this.podUids, index, podUid, '');
    this.kinds = put(this.kinds, index, kind, '');
    this.vfs = put(this.vfs, index, vf, '');
    this.vlans = put(this.vlans, index, vlan, 0);
    this.bytes = put(this.bytes, index, bytes, 0);
    this.packets = put(this.packets, index, packets, 0);
  }

  /** Stores the lists as flow `row`; a list that says nothing about any point is left out. */
  store(batch: FlowBatch, row: number): void {
    batch.pointInodes[row] = this.inodes;
    batch.pointPodUids[row] = this.podUids;
    batch.column('Interfaces')[row] = this.interfaces;
    batch.column('IfDirections')[row] = this.directions;
    if (this.udns) batch.column('Udns')[row] = this.udns;
    if (this.netns) batch.column('NetNamespaces')[row] = this.netns;
    if (this.kinds) batch.column('IfKinds')[row] = this.kinds;
    if (this.vfs) batch.column('IfVFs')[row] = this.vfs;
    if (this.vlans) batch.column('IfVlans')[row] = this.vlans;
    if (this.packets) {
      batch.column('IfBytes')[row] = this.bytes ?? this.packets.map(() => 0);
      batch.column('IfPackets')[row] = this.packets;
    }
  }
}

function put<T>(list: Sparse<T>, index: number, value: T, nothing: T): Sparse<T> {
  if (value === nothing && !list) return undefined;
  const filled = list ?? new Array<T>(index).fill(nothing);
  filled.push(value);
  return filled;
}
