import type { FlowRecord } from '@tributary/model';

/** One end of a flow, as a reader names it. */
export interface FlowEnd {
  /** Kubernetes kind, when it is an object of the cluster. */
  readonly kind: string | undefined;
  /** The object's or network namespace's name, else the address, else the MAC; empty when nothing is known. */
  readonly name: string;
  /** Kubernetes namespace. */
  readonly namespace: string | undefined;
  readonly address: string | undefined;
  readonly port: number | undefined;
  /** The field that `name` comes from, to filter by. */
  readonly key: string;
}

/** The source or destination: by its object, else its network namespace, else its address, else its MAC. */
export function endOf(flow: FlowRecord, side: 'Src' | 'Dst'): FlowEnd {
  const kubernetes = flow[`${side}K8S_Name`];
  const netns = flow[`${side}NetNamespace`];
  const address = flow[`${side}Addr`] || undefined;
  const more = {
    kind: kubernetes ? flow[`${side}K8S_Type`] : undefined,
    namespace: kubernetes ? flow[`${side}K8S_Namespace`] : undefined,
    address,
    port: flow[`${side}Port`],
  };
  if (kubernetes) return { ...more, name: kubernetes, key: `${side}K8S_Name` };
  if (netns) return { ...more, name: netns, key: `${side}NetNamespace` };
  if (address) return { ...more, name: address, key: `${side}Addr` };
  return { ...more, name: flow[`${side}Mac`] ?? '', key: `${side}Mac` };
}
