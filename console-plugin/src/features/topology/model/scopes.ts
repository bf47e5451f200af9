/** What a node of the graph stands for, and what may contain it, widest last but for addresses. */
export const scopes = [
  'interface',
  'address',
  'pod',
  'workload',
  'namespace',
  'node',
  'zone',
  'network',
  'cluster',
] as const;
export type Scope = (typeof scopes)[number];

/** What may contain nodes, from the outside to the inside. */
export const groupLevels = ['zone', 'node', 'network', 'namespace', 'workload', 'pod'] as const;
export type GroupLevel = (typeof groupLevels)[number];

/** A field of an end (without `Src` or `Dst`) and its value; the empty value is an absent one. */
export type EndValue = readonly [field: string, value: string];

/** Who an end is at one scope. */
export interface Identity {
  /** Kubernetes kind, or a kind of our own in lower case; `unknown` where nothing names the end. */
  readonly kind: string;
  readonly name: string;
  /** Where the name belongs: a Kubernetes namespace, or the owner of an interface. */
  readonly within: string;
  /** What flows of this end have in common. */
  readonly values: readonly EndValue[];
}

interface ScopeRule {
  /** Fields of an end that tell who it is. */
  readonly fields: readonly string[];
  readonly identify: (value: (field: string) => string) => Identity;
  readonly levels: readonly GroupLevel[];
}

/** The cluster is of the flow, not of an end of it. */
const OF_FLOW: readonly string[] = ['K8S_ClusterName'];
/** Fields that tell the network of an edge; of every query. */
const NETWORK_FIELDS = ['K8S_NetworkName', 'Interface'];

const podFields = ['K8S_Type', 'K8S_Namespace', 'K8S_Name', 'NetNamespace', 'SubnetLabel'];

const rules: Readonly<Record<Scope, ScopeRule>> = {
  interface: {
    fields: ['Interface', 'K8S_Namespace', 'K8S_Name', 'NetNamespace'],
    identify: (value) => {
      const values = valuesOf(value, ['NetNamespace', 'Interface']);
      const name = value('Interface');
      const within = value('K8S_Name') || value('NetNamespace');
      return name === ''
        ? { ...podOf(value), values: [...podOf(value).values, ['Interface', '']] }
        : { kind: 'interface', name, within, values };
    },
    levels: ['zone', 'node', 'network', 'namespace', 'workload', 'pod'],
  },
  address: {
    fields: ['Addr'],
    identify: (value) => plain('address', 'Addr', value),
    levels: ['zone', 'node', 'network', 'namespace', 'workload', 'pod'],
  },
  pod: {
    fields: podFields,
    identify: (value) => podOf(value),
    levels: ['zone', 'node', 'network', 'namespace', 'workload'],
  },
  workload: {
    fields: ['K8S_OwnerType', 'K8S_Namespace', 'K8S_OwnerName', 'NetNamespace'],
    identify: (value) => {
      const kind = value('K8S_OwnerType') || 'workload';
      const name = value('K8S_OwnerName');
      if (name === '') return namespaceOfMachine(value, 'K8S_OwnerName');
      const values = valuesOf(value, ['K8S_OwnerType', 'K8S_Namespace', 'K8S_OwnerName']);
      return { kind, name, within: value('K8S_Namespace'), values };
    },
    levels: ['zone', 'node', 'network', 'namespace'],
  },
  namespace: {
    fields: ['K8S_Namespace'],
    identify: (value) => plain('Namespace', 'K8S_Namespace', value),
    levels: ['zone', 'node', 'network'],
  },
  node: {
    fields: ['K8S_HostName'],
    identify: (value) => plain('Node', 'K8S_HostName', value),
    levels: ['zone'],
  },
  zone: {
    fields: ['K8S_Zone'],
    identify: (value) => plain('zone', 'K8S_Zone', value),
    levels: [],
  },
  network: {
    fields: ['K8S_NetworkName'],
    identify: (value) => {
      const name = value('K8S_NetworkName');
      const values = valuesOf(value, ['K8S_NetworkName']);
      return name === ''
        ? { kind: 'primary', name: '', within: '', values }
        : { kind: 'network', name, within: '', values };
    },
    levels: [],
  },
  cluster: {
    fields: ['K8S_ClusterName'],
    identify: (value) => plain('cluster', 'K8S_ClusterName', value),
    levels: [],
  },
};

/** Who an end is at a scope or a level of groups. */
export function identify(scope: Scope, value: (field: string) => string): Identity {
  return rules[scope].identify(value);
}

/** Levels that may contain the nodes of a scope, from the outside to the inside. */
export function levelsOf(scope: Scope): readonly GroupLevel[] {
  return rules[scope].levels;
}

/** What the API aggregates by to draw a scope within levels of groups: fields of both ends. */
export function aggregationOf(scope: Scope, levels: readonly GroupLevel[]): string[] {
  const fields = [scope, ...levels].flatMap((one) => rules[one].fields).concat(NETWORK_FIELDS);
  return [...new Set(fields)].flatMap((field) =>
    OF_FLOW.includes(field) ? [field] : [`Src${field}`, `Dst${field}`],
  );
}

/** The label of an end's field in a series. */
export function labelOf(field: string, side: 'Src' | 'Dst'): string {
  return OF_FLOW.includes(field) ? field : `${side}${field}`;
}

/** The scope that shows what is inside a node, and the one that shows what it is inside of. */
export function narrower(scope: Scope): Scope | undefined {
  const inside: Partial<Record<Scope, Scope>> = {
    cluster: 'zone',
    network: 'pod',
    zone: 'node',
    node: 'namespace',
    namespace: 'workload',
    workload: 'pod',
    pod: 'interface',
  };
  return inside[scope];
}

export function wider(scope: Scope): Scope | undefined {
  return scopes.find((one) => narrower(one) === scope && one !== 'network') ?? outside[scope];
}

const outside: Partial<Record<Scope, Scope>> = { address: 'pod', network: 'cluster' };

function podOf(value: (field: string) => string): Identity {
  const name = value('K8S_Name');
  if (name === '') return namespaceOfMachine(value, 'K8S_Name');
  const values = valuesOf(value, ['K8S_Type', 'K8S_Namespace', 'K8S_Name']);
  return { kind: value('K8S_Type') || 'Pod', name, within: value('K8S_Namespace'), values };
}

/** What Kubernetes does not name: a network namespace of a node, or addresses from elsewhere. */
function namespaceOfMachine(value: (field: string) => string, absent: string): Identity {
  const netns = value('NetNamespace');
  const values: EndValue[] = [
    [absent, ''],
    ['NetNamespace', netns],
  ];
  if (netns !== '') return { kind: 'netns', name: netns, within: '', values };
  const subnet = value('SubnetLabel');
  if (subnet === '') return { kind: 'unknown', name: '', within: '', values };
  return { kind: 'subnet', name: subnet, within: '', values: [...values, ['SubnetLabel', subnet]] };
}

function plain(kind: string, field: string, value: (field: string) => string): Identity {
  const name = value(field);
  return { kind: name === '' ? 'unknown' : kind, name, within: '', values: [[field, name]] };
}

function valuesOf(value: (field: string) => string, fields: readonly string[]): EndValue[] {
  return fields.map((field) => [field, value(field)]);
}
