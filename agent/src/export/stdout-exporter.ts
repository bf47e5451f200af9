import type { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { formatAddress } from '@tributary/model';
import type { FlowRecord } from '@tributary/model';
import type { RecordContext } from './encode.ts';
import type { ExportEvents, FlowExporter } from './exporter.ts';
import type { ResolvedFlow } from './resolved-flow.ts';

const ICMP_PROTOCOLS = [1, 58];
const PORT_PROTOCOLS = [6, 17, 132];

/** Writes each flow as one line of JSON, under the names of the stored record. */
export class StdoutExporter implements FlowExporter {
  readonly waiting = 0;
  readonly #output: Writable;
  readonly #context: RecordContext;
  readonly #events: ExportEvents;

  constructor(output: Writable, context: RecordContext, events: ExportEvents) {
    this.#output = output;
    this.#context = context;
    this.#events = events;
  }

  send(flows: readonly ResolvedFlow[]): void {
    if (flows.length === 0) return;
    const lines = flows.map((flow) => `${JSON.stringify(recordOf(flow, this.#context))}\n`);
    this.#output.write(lines.join(''), (error) => {
      if (!error) {
        this.#events.onExported(flows.length);
        return;
      }
      this.#events.onError(error);
      this.#events.onDropped(flows.length, 'rejected');
    });
  }

  async flush(timeoutMs: number): Promise<void> {
    const written = new Promise((resolve) => this.#output.write('', resolve));
    await Promise.race([written, delay(timeoutMs, undefined, { ref: false })]);
  }

  async close(): Promise<void> {
    // lines are with the stream already: what it has not written by now it will not
  }
}

function recordOf(flow: ResolvedFlow, context: RecordContext): FlowRecord {
  const { identity, points } = flow;
  const record: FlowRecord = {
    TimeFlowStartMs: Math.floor(flow.startMs),
    TimeFlowEndMs: Math.floor(flow.endMs),
    Bytes: flow.bytes,
    Packets: flow.packets,
    Sampling: context.sampling,
    Etype: identity.etherType,
    SrcMac: macText(flow.srcMac),
    DstMac: macText(flow.dstMac),
    AgentIP: context.agentIp,
    Interfaces: points.map((point) => point.interfaceName),
    IfDirections: points.map((point) => point.direction),
    NetNamespaces: points.map((point) => point.netnsName),
    IfKinds: points.map((point) => point.kind),
    IfVFs: points.map((point) => point.vf),
    IfVlans: points.map((point) => point.vlan),
    IfBytes: points.map((point) => point.bytes),
    IfPackets: points.map((point) => point.packets),
  };
  if (identity.kind === 'l2') return record;
  record.Proto = identity.proto;
  record.Dscp = flow.dscp;
  record.SrcAddr = addressText(identity.srcAddr);
  record.DstAddr = addressText(identity.dstAddr);
  if (ICMP_PROTOCOLS.includes(identity.proto)) {
    record.IcmpType = identity.srcPort;
    record.IcmpCode = identity.dstPort;
  } else if (PORT_PROTOCOLS.includes(identity.proto)) {
    record.SrcPort = identity.srcPort;
    record.DstPort = identity.dstPort;
  }
  if (flow.flags !== 0) record.Flags = flow.flags;
  return record;
}

function addressText(bytes: string): string {
  const family = bytes.length === 4 ? 4 : 6;
  const hex = Buffer.from(bytes, 'latin1').toString('hex');
  return formatAddress({ family, value: BigInt(`0x${hex}`) });
}

function macText(mac: number): string {
  return mac
    .toString(16)
    .padStart(12, '0')
    .replace(/..(?!$)/g, '$&:');
}
