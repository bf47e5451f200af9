import type { ServedKind } from './api-server.ts';

const PODS_PER_NODE = 50;
const PODS_PER_WORKLOAD = 5;

/** The objects of a cluster with so many pods, each on three networks, in the shape and about the size of real ones. */
export function clusterObjects(pods: number): Map<string, ServedKind> {
  const nodes = Math.ceil(pods / PODS_PER_NODE);
  const workloads = Math.ceil(pods / PODS_PER_WORKLOAD);
  return new Map<string, ServedKind>([
    ['/api/v1/pods', { count: pods, object: pod }],
    ['/api/v1/nodes', { count: nodes, object: node }],
    ['/api/v1/services', { count: workloads, object: service }],
    ['/api/v1/namespaces', { count: 100, object: (index) => named(`ns-${index}`, 'ns') }],
    ['/apis/apps/v1/replicasets', { count: workloads, object: replicaSet }],
    [
      '/apis/apps/v1/deployments',
      { count: workloads, object: (index) => named(`app-${index}`, 'd') },
    ],
    ['/apis/batch/v1/jobs', { count: 0, object: () => ({}) }],
    ['/apis/k8s.cni.cncf.io/v1/network-attachment-definitions', { count: 200, object: network }],
  ]);
}

/** Addresses of a pod's three interfaces. */
export function podAddresses(index: number): [string, string, string] {
  const [high, low] = [index >> 8, index & 255];
  return [`10.128.${high}.${low}`, `192.168.${high}.${low}`, `172.20.${high}.${low}`];
}

export function podUid(index: number): string {
  return `00000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;
}

export function nodeAddress(index: number): string {
  return `10.0.${index >> 8}.${index & 255}`;
}

function named(name: string, uid: string) {
  return { metadata: { name, uid: `${uid}-${name}` } };
}

function namespaceOf(workload: number): string {
  return `ns-${workload % 100}`;
}

function node(index: number) {
  return {
    metadata: {
      ...named(`worker-${index}`, 'node').metadata,
      labels: { 'topology.kubernetes.io/zone': `zone-${index % 3}` },
    },
    status: { addresses: [{ type: 'InternalIP', address: nodeAddress(index) }] },
  };
}

function service(index: number) {
  const { metadata } = named(`app-${index}`, 'svc');
  return {
    metadata: { ...metadata, namespace: namespaceOf(index) },
    spec: { clusterIPs: [`172.30.${index >> 8}.${index & 255}`] },
  };
}

function replicaSet(index: number) {
  const owner = {
    kind: 'Deployment',
    name: `app-${index}`,
    uid: `d-app-${index}`,
    controller: true,
  };
  return { metadata: { ...named(`app-${index}-7c9d`, 'rs').metadata, ownerReferences: [owner] } };
}

function network(index: number) {
  const name = index % 2 === 0 ? 'storage' : 'media';
  const namespace = `ns-${index >> 1}`;
  return {
    metadata: { name, namespace, uid: `nad-${index}` },
    spec: { config: JSON.stringify({ type: 'macvlan', master: `bond${index % 2}` }) },
  };
}

function pod(index: number) {
  const workload = Math.floor(index / PODS_PER_WORKLOAD);
  const namespace = namespaceOf(workload);
  const on = Math.floor(index / PODS_PER_NODE);
  const [eth0, net1, net2] = podAddresses(index);
  const mac = (nic: number) =>
    `02:5${nic}:00:${[16, 8, 0].map((shift) => ((index >> shift) & 255).toString(16).padStart(2, '0')).join(':')}`;
  const status = [
    { name: 'ovn-kubernetes', interface: 'eth0', ips: [eth0], mac: mac(0), default: true, dns: {} },
    { name: `${namespace}/storage`, interface: 'net1', ips: [net1], mac: mac(1), dns: {} },
    { name: `${namespace}/media`, interface: 'net2', ips: [net2], mac: mac(2), dns: {} },
  ];
  return {
    metadata: {
      name: `app-${workload}-7c9d-${index}`,
      namespace,
      uid: podUid(index),
      labels: { app: `app-${workload}`, 'pod-template-hash': '7c9d' },
      annotations: {
        'k8s.v1.cni.cncf.io/networks': 'storage, media',
        'k8s.v1.cni.cncf.io/network-status': JSON.stringify(status, null, 4),
      },
      ownerReferences: [
        {
          kind: 'ReplicaSet',
          name: `app-${workload}-7c9d`,
          uid: `rs-app-${workload}-7c9d`,
          controller: true,
        },
      ],
      managedFields: ['kube-controller-manager', 'multus', 'kubelet'].map((manager) => ({
        manager,
        operation: 'Update',
        fieldsV1: Object.fromEntries(
          Array.from({ length: 20 }, (_, field) => [`f:field-${field}`, { 'f:value': {} }]),
        ),
      })),
    },
    spec: {
      nodeName: `worker-${on}`,
      containers: [container('app'), container('sidecar')],
      volumes: [{ name: 'kube-api-access', projected: { sources: [{}, {}, {}] } }],
    },
    status: {
      phase: 'Running',
      hostIP: nodeAddress(on),
      podIP: eth0,
      podIPs: [{ ip: eth0 }],
      conditions: ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map((type) => ({
        type,
        status: 'True',
        lastTransitionTime: '2026-01-01T00:00:00Z',
      })),
    },
  };
}

function container(name: string) {
  return {
    name,
    image: `registry.example/team/${name}@sha256:${'0'.repeat(64)}`,
    env: Array.from({ length: 15 }, (_, index) => ({ name: `SETTING_${index}`, value: 'value' })),
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
    ports: [{ containerPort: 8080, protocol: 'TCP' }],
    volumeMounts: [{ name: 'kube-api-access', mountPath: '/var/run/secrets/token' }],
  };
}
