import { FlowReader } from '../../native/index.ts';
import { FlowIdentity } from '../flows/merged-flow.ts';
import { batchOf } from '../flows/test-records.ts';
import type { ResolvedFlow } from './resolved-flow.ts';

/** A flow of 10.0.0.1 to 10.0.0.2, port 80, seen on net1 and on the node's veth7. */
export function testFlow(srcPort = 40_000): ResolvedFlow {
  const flow = new FlowReader('v4', batchOf({ netns: 7, srcPort }).v4);
  flow.next();
  const at = { netnsInode: 7, podUid: '', vf: '', vlan: 0, packets: 3, bytes: 300 };
  return {
    identity: new FlowIdentity(flow, flow.identity),
    startMs: 1_700_000_000_000.5,
    endMs: 1_700_000_001_000,
    srcMac: 0x0a0000000001,
    dstMac: 0x0a0000000002,
    dscp: 46,
    flags: 0x12,
    packets: 3,
    bytes: 300,
    points: [
      {
        ...at,
        interfaceName: 'net1',
        direction: 1,
        netnsName: 'shop',
        ifIndex: 2,
        kind: 'macvlan',
      },
      { ...at, interfaceName: 'veth7', direction: 0, netnsName: 'host', ifIndex: 9, kind: 'veth' },
    ],
  };
}
