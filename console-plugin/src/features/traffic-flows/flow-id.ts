import type { FlowRecord } from '@tributary/model';

/** What tells a flow from the others of a view, short enough for a link. */
export function flowId(flow: FlowRecord): string {
  return [
    flow.TimeFlowStartMs,
    flow.TimeFlowEndMs,
    flow.Proto ?? flow.Etype,
    flow.SrcAddr ?? flow.SrcMac,
    flow.SrcPort ?? flow.IcmpType ?? '',
    flow.DstAddr ?? flow.DstMac,
    flow.DstPort ?? flow.IcmpCode ?? '',
    flow.Interfaces?.[0] ?? '',
    flow.NetNamespaces?.[0] ?? '',
  ].join('~');
}
