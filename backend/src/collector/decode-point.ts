import type { Reader } from 'protobufjs';
import type { FlowBatch } from '../flows/flow-batch.ts';
import { readMessageEnd, readUint64 } from './wire.ts';

/** The observation points of the flow that is being decoded, as parallel lists. */
export class Points {
  interfaces: string[] = [];
  directions: number[] = [];
  udns: string[] = [];
  netns: string[] = [];
  inodes: number[] = [];
  kinds: string[] = [];
  vfs: string[] = [];
  vlans: number[] = [];
  bytes: number[] = [];
  packets: number[] = [];

  /** Reads one DupMapEntry. */
  read(reader: Reader): void {
    const end = readMessageEnd(reader);
    let name = '';
    let direction = 0;
    let udn = '';
    let netns = '';
    let inode = 0;
    let kind = '';
    let vf = '';
    let packets = 0;
    let bytes = 0;
    let vlan = 0;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 10:
          name = reader.string();
          break;
        case 16:
          direction = reader.uint32();
          break;
        case 26:
          udn = reader.string();
          break;
        case 802:
          netns = reader.string();
          break;
        case 808:
          inode = reader.uint32();
          break;
        case 834:
          kind = reader.string();
          break;
        case 842:
          vf = reader.string();
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
    this.interfaces.push(name);
    this.directions.push(direction);
    this.udns.push(udn);
    this.netns.push(netns || (inode > 0 ? `net:[${inode}]` : ''));
    this.inodes.push(inode);
    this.kinds.push(kind);
    this.vfs.push(vf);
    this.vlans.push(vlan);
    this.bytes.push(bytes);
    this.packets.push(packets);
  }

  /** Stores the lists as flow `row`; a list that says nothing about any point is left out. */
  store(batch: FlowBatch, row: number): void {
    batch.pointInodes[row] = this.inodes;
    batch.column('Interfaces')[row] = this.interfaces;
    batch.column('IfDirections')[row] = this.directions;
    if (this.udns.some(Boolean)) batch.column('Udns')[row] = this.udns;
    if (this.netns.some(Boolean)) batch.column('NetNamespaces')[row] = this.netns;
    if (this.kinds.some(Boolean)) batch.column('IfKinds')[row] = this.kinds;
    if (this.vfs.some(Boolean)) batch.column('IfVFs')[row] = this.vfs;
    if (this.vlans.some(Boolean)) batch.column('IfVlans')[row] = this.vlans;
    if (this.packets.some(Boolean)) {
      batch.column('IfBytes')[row] = this.bytes;
      batch.column('IfPackets')[row] = this.packets;
    }
  }
}
