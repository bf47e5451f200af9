import { describe, expect, it } from 'vitest';
import { FlowBatch } from '../flows/flow-batch.ts';
import { AddressOwners } from '../inventory/address-owners.ts';
import { Cluster } from '../kubernetes/cluster.ts';
import { networks } from '../kubernetes/network-kinds.ts';
import { nodes, ownerKinds, services } from '../kubernetes/plain-kinds.ts';
import { pods } from '../kubernetes/pod.ts';
import { Enricher } from './enricher.ts';
import { SubnetLabels } from './subnet-labels.ts';

const AGENT = '10.0.0.1';

interface PodSpec {
  namespace?: string;
  node?: string;
  ips?: string[];
  hostNetwork?: boolean;
  ports?: number[];
  owner?: { kind: string; name: string; uid: string };
  status?: object[] | string;
  annotations?: Record<string, string>;
}

class World {
  readonly cluster = new Cluster();
  readonly owners = new AddressOwners();

  constructor() {
    for (const [name, ip, zone] of [
      ['node-a', AGENT, 'north'],
      ['node-b', '10.0.0.2', 'south'],
    ] as const) {
      const object = {
        metadata: { name, labels: { 'topology.kubernetes.io/zone': zone } },
        status: { addresses: [{ type: 'InternalIP', address: ip }] },
      };
      this.cluster.nodes.put(name, nodes.pick(object)!);
    }
  }

  pod(uid: string, spec: PodSpec = {}): void {
    const { status, annotations, owner, ports = [] } = spec;
    const object = {
      metadata: {
        uid,
        name: uid,
        namespace: spec.namespace ?? 'shop',
        annotations: {
          ...(status && {
            'k8s.v1.cni.cncf.io/network-status':
              typeof status === 'string' ? status : JSON.stringify(status),
          }),
          ...annotations,
        },
        ...(owner && { ownerReferences: [{ ...owner, controller: true }] }),
      },
      spec: {
        nodeName: spec.node ?? 'node-a',
        hostNetwork: spec.hostNetwork ?? false,
        containers: [{ ports: ports.map((containerPort) => ({ containerPort })) }],
      },
      status: {
        hostIP: spec.node === 'node-b' ? '10.0.0.2' : AGENT,
        podIPs: (spec.ips ?? []).map((ip) => ({ ip })),
      },
    };
    this.cluster.pods.put(uid, pods.pick(object)!);
  }

  network(name: string, config: object, owner?: { kind: string; name: string; uid: string }): void {
    const [namespace, bare] = name.split('/') as [string, string];
    const object = {
      metadata: { name: bare, namespace, ...(owner && { ownerReferences: [owner] }) },
      spec: { config: JSON.stringify(config) },
    };
    this.cluster.networks.put(name, networks.pick(object)!);
  }

  service(name: string, spec: object, status: object = {}): void {
    const object = { metadata: { name, namespace: 'shop' }, spec, status };
    this.cluster.services.put(name, services.pick(object)!);
  }

  /** One flow, by where it was seen: [pod, interface] or [undefined, interface] on the host. */
  flow(
    src: string,
    dst: string,
    points: [string | undefined, string][],
    more: { srcMac?: string; dstMac?: string; dstPort?: number; foreign?: boolean } = {},
  ) {
    const batch = new FlowBatch(1);
    batch.column('SrcAddr')[0] = src;
    batch.column('DstAddr')[0] = dst;
    batch.column('Proto')[0] = 6;
    if (more.srcMac) batch.column('SrcMac')[0] = more.srcMac;
    if (more.dstMac) batch.column('DstMac')[0] = more.dstMac;
    if (more.dstPort) batch.column('DstPort')[0] = more.dstPort;
    batch.column('AgentIP')[0] = AGENT;
    batch.column('Interfaces')[0] = points.map(([, name]) => name);
    if (!more.foreign) {
      batch.pointInodes[0] = points.map((_, point) => 100 + point);
      batch.pointPodUids[0] = points.map(([pod]) => pod ?? '');
    }
    const enricher = new Enricher({
      owners: this.owners,
      cluster: this.cluster,
      subnetLabels: new SubnetLabels([
        { name: 'lab', cidrs: ['192.168.0.0/16'] },
        { name: 'bench', cidrs: ['192.168.7.0/24', '2001:db8::/32'] },
      ]),
      clusterName: 'east',
      infraPrefixes: ['kube-'],
    });
    enricher.enrich(batch, 1_000);
    return batch.record(0);
  }
}

const net = (name: string, ifName: string, ip: string, mac = '') => ({
  name,
  interface: ifName,
  ips: [ip],
  mac,
});
const primary = (ip: string) => ({ name: 'pods', interface: 'eth0', ips: [ip], default: true });

describe('identity on secondary networks', () => {
  function twoNetworks() {
    const world = new World();
    world.network('shop/blue', { type: 'macvlan', master: 'nic1' });
    world.network('shop/red', { type: 'macvlan', master: 'nic2' });
    world.pod('a', {
      ips: ['10.1.0.1'],
      status: [primary('10.1.0.1'), net('shop/blue', 'net1', '192.168.7.1')],
    });
    world.pod('b', {
      ips: ['10.1.0.2'],
      status: [primary('10.1.0.2'), net('shop/blue', 'net1', '192.168.7.2')],
    });
    world.pod('c', {
      ips: ['10.1.0.3'],
      status: [primary('10.1.0.3'), net('shop/red', 'net1', '192.168.7.1')],
    });
    world.pod('d', {
      node: 'node-b',
      status: [primary('10.2.0.4'), net('shop/red', 'net1', '192.168.7.2')],
    });
    return world;
  }

  it('tells equal addresses in two networks apart, also at the end that another node has', () => {
    const world = twoNetworks();
    expect(
      world.flow('192.168.7.1', '192.168.7.2', [
        ['a', 'net1'],
        [undefined, 'nic1'],
      ]),
    ).toMatchObject({
      SrcK8S_Name: 'a',
      DstK8S_Name: 'b',
      SrcK8S_NetworkName: 'shop/blue',
      DstK8S_NetworkName: 'shop/blue',
      IfNetworks: ['shop/blue', ''],
    });
    expect(world.flow('192.168.7.1', '192.168.7.2', [['c', 'net1']])).toMatchObject({
      SrcK8S_Name: 'c',
      DstK8S_Name: 'd',
      DstK8S_HostName: 'node-b',
      DstK8S_Zone: 'south',
      SrcK8S_NetworkName: 'shop/red',
      FlowDirection: 1,
    });
  });

  it('names nobody for an address that only another network has', () => {
    const world = twoNetworks();
    world.pod('e', { status: [primary('10.1.0.9'), net('shop/red', 'net1', '192.168.7.9')] });
    const record = world.flow('192.168.7.1', '192.168.7.9', [['a', 'net1']]);
    expect(record.SrcK8S_Name).toBe('a');
    expect(record.DstK8S_Name).toBeUndefined();
    expect(record.DstSubnetLabel).toBe('bench');
  });

  it('does not take an address of the cluster network for one on a secondary network', () => {
    const world = twoNetworks();
    world.pod('f', { ips: ['192.168.7.77'] });
    const record = world.flow('192.168.7.1', '192.168.7.77', [['a', 'net1']]);
    expect(record.DstK8S_Name).toBeUndefined();
  });

  it('knows two definitions of one wire as one network', () => {
    const world = twoNetworks();
    world.network('other/sea', { type: 'macvlan', master: 'nic1' });
    world.pod('g', {
      namespace: 'other',
      status: [primary('10.1.0.8'), net('other/sea', 'net1', '192.168.7.8')],
    });
    expect(world.flow('192.168.7.1', '192.168.7.8', [['a', 'net1']])).toMatchObject({
      DstK8S_Name: 'g',
      DstK8S_NetworkName: 'other/sea',
    });
  });

  it('prefers the pod of the node where the flow was seen, and none where that does not decide', () => {
    const world = twoNetworks();
    world.pod('n1', { status: [net('shop/blue', 'net1', '192.168.7.50')] });
    world.pod('n2', { node: 'node-b', status: [net('shop/blue', 'net1', '192.168.7.50')] });
    expect(world.flow('192.168.7.1', '192.168.7.50', [['a', 'net1']]).DstK8S_Name).toBe('n1');
    world.pod('n3', { status: [net('shop/blue', 'net1', '192.168.7.50')] });
    expect(world.flow('192.168.7.1', '192.168.7.50', [['a', 'net1']]).DstK8S_Name).toBeUndefined();
  });

  it('reads IPv6 in any spelling', () => {
    const world = new World();
    world.pod('v6', { status: [net('shop/blue', 'net1', '2001:0DB8:0:0::7')] });
    world.pod('w6', { status: [net('shop/blue', 'net1', '2001:db8::8')] });
    expect(world.flow('2001:db8::7', '2001:db8::8', [['v6', 'net1']])).toMatchObject({
      SrcK8S_Name: 'v6',
      DstK8S_Name: 'w6',
      DstSubnetLabel: 'bench',
    });
  });

  it('knows an interface without address by its MAC, but not what it forwards', () => {
    const world = new World();
    world.pod('dhcp', {
      status: [{ name: 'shop/blue', interface: 'net1', mac: '02:00:00:00:00:01' }],
    });
    world.pod('router', {
      status: [net('shop/blue', 'net1', '192.168.7.254', '02:00:00:00:00:FE')],
    });
    expect(
      world.flow('192.168.7.60', '192.168.7.254', [['dhcp', 'net1']], {
        srcMac: '02:00:00:00:00:01',
      }),
    ).toMatchObject({ SrcK8S_Name: 'dhcp', DstK8S_Name: 'router' });
    expect(
      world.flow('172.16.0.1', '192.168.7.60', [['router', 'net1']], {
        srcMac: '02:00:00:00:00:fe',
      }).SrcK8S_Name,
    ).toBeUndefined();
  });

  it('names the user-defined network that a definition comes from', () => {
    const world = new World();
    world.network(
      'shop/tenant',
      { type: 'ovn-k8s-cni-overlay', name: 'tenant', topology: 'layer2' },
      {
        kind: 'ClusterUserDefinedNetwork',
        name: 'tenant',
        uid: 'u',
      },
    );
    world.pod('p', {
      ips: ['10.1.0.1'],
      status: [
        { name: 'ovn-kubernetes', interface: 'eth0', ips: ['10.1.0.1'] },
        { name: 'ovn-kubernetes', interface: 'ovn-udn1', ips: ['10.99.0.1'], default: true },
      ],
      annotations: {
        'k8s.ovn.org/pod-networks': JSON.stringify({
          default: { role: 'infrastructure-locked' },
          'shop/tenant': { role: 'primary' },
        }),
      },
    });
    expect(world.flow('10.99.0.1', '10.99.0.2', [['p', 'ovn-udn1']])).toMatchObject({
      SrcK8S_NetworkName: 'shop/tenant',
      IfNetworks: ['shop/tenant'],
      Udns: ['tenant'],
    });
  });

  it('knows a primary user-defined network where network-status does not tell it, and Services on it', () => {
    const world = new World();
    world.network('shop/tenant', { type: 'ovn-k8s-cni-overlay', name: 'tenant' });
    world.service('db', { clusterIPs: ['172.30.0.9'] });
    world.pod('infra', { ips: ['10.99.0.7'] });
    for (const [uid, ip] of [
      ['p', '10.99.0.1'],
      ['q', '10.99.0.2'],
    ] as const) {
      world.pod(uid, {
        ips: ['10.1.0.1'],
        annotations: {
          'k8s.ovn.org/pod-networks': JSON.stringify({
            default: { role: 'infrastructure-locked', ip_addresses: ['10.1.0.1/24'] },
            'shop/tenant': {
              role: 'primary',
              ip_addresses: [`${ip}/16`],
              mac_address: '0A:58:0A:63:00:01',
            },
          }),
        },
      });
    }
    const to = (address: string) => world.flow('10.99.0.1', address, [['p', 'ovn-udn1']]);
    expect(to('10.99.0.2')).toMatchObject({
      SrcK8S_Name: 'p',
      DstK8S_Name: 'q',
      DstK8S_NetworkName: 'shop/tenant',
    });
    expect(to('172.30.0.9')).toMatchObject({ DstK8S_Type: 'Service', DstK8S_Name: 'db' });
    expect(to('10.0.0.2')).toMatchObject({ DstK8S_Type: 'Node', DstK8S_Name: 'node-b' });
    // the cluster's own network may use the same addresses
    expect(to('10.99.0.7').DstK8S_Name).toBeUndefined();
  });

  it('knows interfaces by name and MAC where an agent tells no namespaces', () => {
    const world = new World();
    world.pod('a', { status: [net('shop/blue', 'net1', '192.168.7.1', '02:00:00:00:00:01')] });
    world.pod('b', { status: [net('shop/red', 'net1', '192.168.7.1', '02:00:00:00:00:02')] });
    const seen = (srcMac: string) =>
      world.flow('192.168.7.1', '192.168.7.3', [[undefined, 'net1']], { srcMac, foreign: true });
    expect(seen('02:00:00:00:00:01').SrcK8S_Name).toBe('a');
    expect(seen('02:00:00:00:00:02').SrcK8S_Name).toBe('b');
    expect(seen('02:00:00:00:00:03').SrcK8S_Name).toBeUndefined();
  });
});

describe('identity on the cluster network', () => {
  it('names pod and workload, whichever comes first', () => {
    const world = new World();
    world.pod('web-1', {
      ips: ['10.1.0.1', 'FD00::1'],
      owner: { kind: 'ReplicaSet', name: 'web-abc', uid: 'rs' },
    });
    expect(world.flow('10.1.0.1', 'fd00::1', [[undefined, 'eth0']])).toMatchObject({
      SrcK8S_OwnerName: 'web-abc',
      DstK8S_Name: 'web-1',
    });
    world.cluster.owners.put('rs', { kind: 'Deployment', name: 'web', uid: 'd' });
    expect(world.flow('10.1.0.1', '8.8.8.8', [['web-1', 'eth0']])).toMatchObject({
      SrcK8S_Name: 'web-1',
      SrcK8S_Type: 'Pod',
      SrcK8S_Namespace: 'shop',
      SrcK8S_OwnerName: 'web',
      SrcK8S_OwnerType: 'Deployment',
      SrcK8S_HostIP: AGENT,
      SrcK8S_HostName: 'node-a',
      SrcK8S_Zone: 'north',
      K8S_ClusterName: 'east',
      K8S_FlowLayer: 'app',
    });
  });

  it.each([
    ['Deployment', 'replicasets', 'ReplicaSet', []],
    ['CronJob', 'jobs', 'Job', []],
    ['VirtualMachine', 'virtualmachineinstances.kubevirt.io', 'VirtualMachineInstance', []],
    ['Gateway', 'replicasets', 'ReplicaSet', ['Deployment']],
    // made by an operator, which is not what a person calls the workload
    ['Deployment', 'replicasets', 'ReplicaSet', ['ClusterServiceVersion']],
  ] as const)('finds a %s behind %s', (kind, plural, pod, more) => {
    const world = new World();
    const own = (name: string, uid: string, ownerKind: string) => {
      const definition = ownerKinds.find((candidate) => candidate.name === name)!;
      const owner = {
        kind: ownerKind,
        name: ownerKind.toLowerCase(),
        uid: `${uid}-owner`,
        controller: true,
      };
      const picked = definition.pick({ metadata: { uid, ownerReferences: [owner] } });
      if (picked) world.cluster.owners.put(uid, picked);
    };
    world.pod('p', { ips: ['10.1.0.1'], owner: { kind: pod, name: 'x', uid: 'x' } });
    if (kind === 'Gateway') {
      own(plural, 'x', more[0]!);
      own('deployments', 'x-owner', kind);
    } else {
      own(plural, 'x', kind);
      for (const above of more) own('deployments', 'x-owner', above);
    }
    expect(world.flow('10.1.0.1', '8.8.8.8', [['p', 'eth0']])).toMatchObject({
      SrcK8S_OwnerType: kind,
      SrcK8S_OwnerName: kind.toLowerCase(),
    });
  });

  it('takes addresses from pods that are gone, but still knows them by their namespace', () => {
    const world = new World();
    world.pod('old', { ips: ['10.1.0.1'] });
    world.cluster.pods.remove('old');
    expect(world.flow('10.1.0.1', '8.8.8.8', [[undefined, 'eth0']]).SrcK8S_Name).toBeUndefined();
    expect(world.flow('10.1.0.1', '8.8.8.8', [['old', 'eth0']]).SrcK8S_Name).toBe('old');
    world.pod('new', { ips: ['10.1.0.1'] });
    expect(world.flow('10.1.0.1', '8.8.8.8', [[undefined, 'eth0']]).SrcK8S_Name).toBe('new');
  });

  it('names nodes, pods on their network by port, and Services', () => {
    const world = new World();
    world.pod('exporter', {
      hostNetwork: true,
      ports: [9100],
      namespace: 'kube-system',
      ips: [AGENT],
    });
    world.service(
      'shop',
      { clusterIPs: ['172.30.0.9'], externalIPs: ['203.0.113.5'] },
      {
        loadBalancer: { ingress: [{ ip: '198.51.100.1' }] },
      },
    );
    const to = (dst: string, dstPort: number) => {
      const { DstK8S_Type: type, DstK8S_Name: name } = world.flow(
        '8.8.8.8',
        dst,
        [[undefined, 'eth0']],
        { dstPort },
      );
      return `${type} ${name}`;
    };
    expect(to(AGENT, 9100)).toBe('Pod exporter');
    expect(to(AGENT, 9101)).toBe('Node node-a');
    expect(['172.30.0.9', '203.0.113.5', '198.51.100.1'].map((ip) => to(ip, 80))).toEqual(
      Array(3).fill('Service shop'),
    );
  });

  it('knows a static pod by the hash of its manifest', () => {
    const world = new World();
    const hash = '0123456789abcdef0123456789abcdef';
    world.pod('etcd', { ips: ['10.1.0.5'], annotations: { 'kubernetes.io/config.hash': hash } });
    expect(world.flow('10.1.0.5', '8.8.8.8', [[hash, 'eth0']]).SrcK8S_Name).toBe('etcd');
  });

  it('loses no more than a malformed annotation says', () => {
    const world = new World();
    world.pod('bad', { ips: ['10.1.0.6'], status: '[{"name":' });
    world.pod('half', {
      ips: ['10.1.0.7'],
      status: [{ interface: 'net1' }, net('shop/blue', 'net2', '192.168.7.7')],
    });
    expect(world.flow('10.1.0.6', '10.1.0.7', [['bad', 'eth0']])).toMatchObject({
      SrcK8S_Name: 'bad',
      DstK8S_Name: 'half',
    });
    expect(world.flow('192.168.7.7', '8.8.8.8', [['half', 'net2']]).SrcK8S_NetworkName).toBe(
      'shop/blue',
    );
    expect(world.cluster.pods.malformed).toBe(2);
  });

  it('calls a flow infrastructure unless an application is at one end', () => {
    const world = new World();
    world.pod('dns', { namespace: 'kube-system', ips: ['10.1.0.1'] });
    world.pod('app', { ips: ['10.1.0.2'] });
    const layer = (src: string, dst: string) =>
      world.flow(src, dst, [[undefined, 'eth0']]).K8S_FlowLayer;
    expect([layer('10.1.0.1', '8.8.8.8'), layer('10.1.0.1', '10.1.0.2')]).toEqual(['infra', 'app']);
  });
});
