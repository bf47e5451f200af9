import { fields, tcpFlagNames } from '@tributary/model';
import type { FlowRecord } from '@tributary/model';

/** Labels of NetObserv's operator, with its optional ones. */
const LABELS: readonly string[] = [
  'SrcK8S_Namespace',
  'SrcK8S_OwnerName',
  'SrcK8S_Type',
  'DstK8S_Namespace',
  'DstK8S_OwnerName',
  'DstK8S_Type',
  'K8S_FlowLayer',
  'FlowDirection',
];
const OWN: readonly string[] = fields.filter((field) => 'own' in field).map(({ name }) => name);

/** What is left of a flow where flowlogs-pipeline stores it: none of the fields that are ours. */
export function asPipelineKeeps(record: FlowRecord): FlowRecord {
  const kept = Object.entries(record).filter(([name]) => !OWN.includes(name));
  return { ...Object.fromEntries(kept), _RecordType: 'flowLog' } as FlowRecord;
}

/**
 * Pushes flows to Loki as flowlogs-pipeline does: labels in the stream, a flat JSON line with its keys in any order, times of
 * whole milliseconds, TCP flags by name, null for lists of nothing, no record type.
 */
export async function pushAsPipeline(
  url: string,
  tenant: string,
  records: readonly FlowRecord[],
): Promise<void> {
  const streams = records.map((record) => {
    const entries = Object.entries(asPipelineKeeps(record)).filter(
      ([name]) => name !== '_RecordType',
    );
    const labels = entries.filter(([name]) => LABELS.includes(name));
    const line = entries.filter(([name]) => !LABELS.includes(name)).reverse();
    const written = line.map(([name, value]) => [name, asWritten(name, value)] as const);
    return {
      stream: {
        app: 'netobserv-flowcollector',
        ...Object.fromEntries(labels.map(([name, value]) => [name, String(value)])),
      },
      values: [
        [
          `${String(record.TimeFlowEndMs)}000000`,
          JSON.stringify({ ...Object.fromEntries(written), NetworkEvents: null }),
        ],
      ],
    };
  });
  const response = await fetch(`${url}/loki/api/v1/push`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-scope-orgid': tenant },
    body: JSON.stringify({ streams }),
  });
  if (!response.ok) throw new Error(`${String(response.status)} ${await response.text()}`);
}

function asWritten(name: string, value: unknown): unknown {
  if (Array.isArray(value) && value.length === 0) return null;
  if (name !== 'Flags') return value;
  return Object.entries(tcpFlagNames)
    .filter(([bit]) => (Number(value) & Number(bit)) !== 0)
    .map(([, flag]) => flag);
}
