import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';
import type { Coverage } from '../hooks/reconciler.ts';
import { kindOf, stateOf } from '../links/link.ts';
import type { LinkState } from '../links/link.ts';
import type { Namespace } from '../netns/registry.ts';
import type { Observed } from './observed.ts';

const PROTO = fileURLToPath(import.meta.resolve('@tributary/model/proto/inventory.proto'));
const root = protobuf.loadSync(PROTO);
const InterfaceReport = root.lookupType('tributary.InterfaceReport');
const ReportReply = root.lookupType('tributary.ReportReply');

const COVERAGE: Readonly<Record<Coverage['state'], number>> = {
  pending: 0,
  observed: 1,
  excluded: 2,
  failed: 3,
};

/** `tributary.InterfaceReport` of model/proto/inventory.proto. */
export interface Report {
  readonly node: string;
  readonly agentIp: string;
  readonly agentVersion: string;
  readonly full: boolean;
  readonly timeMs: number;
  readonly agentStartMs: number;
  readonly countersMs: number;
  readonly interfaces: readonly ReportedInterface[];
  readonly removed: readonly { readonly netnsInode: number; readonly ifIndex: number }[];
  readonly counters: Readonly<Record<string, number>>;
}

export type ReportedInterface = ReturnType<typeof describeInterface>;

/** One interface as it is reported. */
export function describeInterface(
  state: LinkState,
  namespace: Pick<Namespace, 'name' | 'podUid'>,
  coverage: Coverage,
  observed: Observed | undefined,
) {
  const { link, sriov } = state;
  return {
    netnsInode: state.netns,
    ifIndex: link.ifindex,
    netnsName: namespace.name,
    podUid: namespace.podUid ?? '',
    name: link.name,
    kind: kindOf(link, sriov),
    mac: link.mac ?? '',
    addresses: [...state.addresses.values()],
    mtu: link.mtu,
    state: stateOf(link),
    coverage: COVERAGE[coverage.state],
    reason: coverage.reason,
    kernel: link.stats,
    observed: observed && {
      rxPackets: observed.rxPackets,
      rxBytes: observed.rxBytes,
      txPackets: observed.txPackets,
      txBytes: observed.txBytes,
    },
    sriov: sriov && { ...sriov },
    attachedMs: observed?.attachedMs ?? 0,
    kernelAtAttach: observed?.kernelAtAttach,
  };
}

/** The encoded message. */
export function encodeReport(report: Report): Uint8Array {
  return InterfaceReport.encode(InterfaceReport.fromObject(report)).finish();
}

/** Whether the backend asks for a full report next. */
export function wantsResync(reply: Uint8Array): boolean {
  return Reflect.get(ReportReply.decode(reply), 'resync') === true;
}
