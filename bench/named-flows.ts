import type { FieldName } from '../model/src/fields.ts';
import { decodeFlows } from '../backend/src/collector/decode-flows.ts';
import type { FlowBatch } from '../backend/src/flows/flow-batch.ts';
import { encodeFlows, FlowSource, makePods, seededRandom } from './traffic.ts';

const NAMESPACES = ['shop', 'payments', 'storage', 'telemetry', 'edge'];
const WORKLOADS = ['web', 'api', 'db', 'cache', 'worker', 'probe'];
const NETWORKS: Readonly<Record<string, string>> = {
  net1: 'storage/storage-net',
  net2: 'edge/sriov-fast',
  net10: 'telemetry/mirror',
};
const DROP_CAUSES = ['NO_SOCKET', 'SOCKET_FILTER', 'TCP_INVALID_SEQUENCE', 'NETFILTER_DROP'];
const TCP_STATES = ['TCP_ESTABLISHED', 'TCP_SYN_SENT', 'TCP_CLOSE'];
const DNS_NAMES = ['api.shop.svc', 'db.storage.svc', 'auth.payments.svc', 'example.org'];
const DNS_CODES = ['NoError', 'NoError', 'NoError', 'NoError', 'NXDomain', 'ServFail'];
const FLAGS = [0x1b, 0x1b, 0x1b, 0x1b, 0x1b, 0x1b, 0x02, 0x14, 0x29];
const DSCP = [0, 0, 0, 10, 46];
const DROP_SHARE = 0.02;
const ROUND_MS = 600_000;

/** Made-up flows as the store gets them in a cluster where every feature is on: names, networks, DNS, drops. */
export class NamedFlows {
  readonly #pods;
  readonly #source: FlowSource;
  readonly #random: () => number;

  constructor(pods: number, seed: number) {
    this.#pods = makePods(pods);
    this.#source = new FlowSource(this.#pods, seed);
    this.#random = seededRandom(seed + 1);
  }

  /** Flows that end within [fromMs, toMs], more bytes in each at some times than at others. */
  batch(count: number, fromMs: number, toMs: number): FlowBatch {
    const batch = decodeFlows(encodeFlows(this.#source, count, fromMs, toMs));
    const wave = 1 + 0.6 * Math.sin((fromMs / ROUND_MS) * 2 * Math.PI);
    for (let row = 0; row < batch.length; row++) this.#complete(batch, row, wave);
    return batch;
  }

  #complete(batch: FlowBatch, row: number, wave: number): void {
    const { Proto, DstPort, Interfaces = [], Bytes = 0, SrcAddr, DstAddr } = batch.record(row);
    const random = this.#random;
    batch.column('Bytes')[row] = Math.round(Bytes * wave);
    batch.column('IfNetworks')[row] = Interfaces.map((name) => NETWORKS[name] ?? '');
    batch.column('Dscp')[row] = pick(DSCP, random());
    batch.column('_RecordType')[row] = 'flowLog';
    batch.column('TimeReceived')[row] = Math.round(Date.now() / 1000);
    const network = NETWORKS[Interfaces[0] ?? ''];
    for (const [side, address] of [
      ['Src', SrcAddr],
      ['Dst', DstAddr],
    ] as const) {
      const index = Number(address?.split('.').at(-1)) - 10;
      const workload = WORKLOADS[index % WORKLOADS.length]!;
      const identity: Readonly<Record<string, string | undefined>> = {
        Name: `${workload}-${index}`,
        Type: 'Pod',
        Namespace: NAMESPACES[(index * 3) % NAMESPACES.length],
        OwnerName: workload,
        OwnerType: 'Deployment',
        HostName: `worker-${1 + (index % 3)}`,
        Zone: `zone-${'abc'[index % 3]}`,
        NetworkName: network,
      };
      for (const [field, value] of Object.entries(identity)) {
        batch.column(`${side}K8S_${field}` as FieldName)[row] = value;
      }
    }
    if (Proto === 6) batch.column('Flags')[row] = pick(FLAGS, random());
    if (DstPort === 53) {
      batch.column('DnsName')[row] = pick(DNS_NAMES, random());
      batch.column('DnsFlagsResponseCode')[row] = pick(DNS_CODES, random());
      batch.column('DnsLatencyMs')[row] = Math.round(1 + random() ** 6 * 400);
    }
    if (random() < DROP_SHARE) {
      batch.column('PktDropPackets')[row] = 1 + Math.floor(random() * 20);
      batch.column('PktDropBytes')[row] = 1_500;
      batch.column('PktDropLatestDropCause')[row] = pick(DROP_CAUSES, random() ** 2);
      batch.column('PktDropLatestState')[row] = pick(TCP_STATES, random());
    }
  }
}

function pick<T>(values: readonly T[], share: number): T {
  return values[Math.floor(share * values.length)]!;
}
