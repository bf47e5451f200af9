import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';
import { MalformedMessageError } from './wire.ts';

/** `tributary.InterfaceReport` with absent fields at their defaults and 64-bit numbers as numbers. */
export interface InterfaceReport {
  readonly node: string;
  readonly agentIp: string;
  readonly agentVersion: string;
  readonly full: boolean;
  readonly timeMs: number;
  readonly interfaces: readonly ReportedInterface[];
  readonly removed: readonly { readonly netnsInode: number; readonly ifIndex: number }[];
  readonly counters: Readonly<Record<string, number>>;
  readonly agentStartMs: number;
  readonly countersMs: number;
}

export interface ReportedInterface {
  readonly netnsInode: number;
  readonly ifIndex: number;
  readonly netnsName: string;
  readonly podUid: string;
  readonly name: string;
  readonly kind: string;
  readonly mac: string;
  readonly addresses: readonly string[];
  readonly mtu: number;
  readonly state: string;
  readonly coverage: 'PENDING' | 'OBSERVED' | 'EXCLUDED' | 'FAILED' | 'NOT_OBSERVABLE';
  readonly reason: string;
  readonly kernel: ReportedCounters | null;
  readonly observed: ReportedCounters | null;
  readonly sriov: ReportedSriov | null;
  readonly attachedMs: number;
  readonly kernelAtAttach: ReportedCounters | null;
}

export interface ReportedCounters {
  readonly rxPackets: number;
  readonly rxBytes: number;
  readonly txPackets: number;
  readonly txBytes: number;
  readonly rxErrors: number;
  readonly txErrors: number;
  readonly rxDropped: number;
  readonly txDropped: number;
}

export interface ReportedSriov {
  readonly pf: string;
  readonly vfIndex: number;
  readonly pciAddress: string;
  readonly driver: string;
  readonly vlan: number;
  readonly spoofCheck: boolean;
  readonly trust: boolean;
  readonly vfs: readonly ReportedVf[];
}

export interface ReportedVf {
  readonly index: number;
  readonly pciAddress: string;
  readonly driver: string;
}

const protoFile = fileURLToPath(import.meta.resolve('@tributary/model/proto/inventory.proto'));
const reportType = new protobuf.Root().loadSync(protoFile).lookupType('tributary.InterfaceReport');

/**
 * Decodes a report by reflection: reports are few, unlike flows. Throws MalformedMessageError.
 */
export function decodeReport(message: Uint8Array): InterfaceReport {
  try {
    return reportType.toObject(reportType.decode(message), {
      defaults: true,
      arrays: true,
      objects: true,
      longs: Number,
      enums: String,
    }) as InterfaceReport;
  } catch (error) {
    throw new MalformedMessageError('the report is not valid protobuf', { cause: error });
  }
}
