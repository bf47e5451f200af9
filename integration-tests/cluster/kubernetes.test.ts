/**
 * The product from its manifests on a real Kubernetes node with Multus: pods of Deployments talk over `net1`, macvlan and
 * bridge, two networks have the same addresses, and nobody tells the product anything about it.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { FlowRecord, FlowsAnswer } from '@tributary/model';
import { BackendApi } from '../rig/node/api.ts';
import { makeServingCertificate } from '../rig/node/certificate.ts';
import { makeImages } from '../rig/node/images.ts';
import { KubernetesNode } from '../rig/node/node.ts';
import { manifests } from '../rig/node/workloads.ts';
import type { Pair } from '../rig/node/workloads.ts';

const overlay = (name: string) => new URL(`../rig/manifests/${name}`, import.meta.url).pathname;
const samples = new URL('../../manifests/samples', import.meta.url).pathname;

const macvlan = { type: 'macvlan', master: 'nic1', mode: 'bridge' };
const bridge = (name: string) => ({ type: 'bridge', bridge: name });
const pairs: readonly Pair[] = [
  {
    network: { namespace: 'shop', name: 'blue', plugin: macvlan },
    server: '192.168.77.10',
    client: '192.168.77.20',
  },
  {
    network: { namespace: 'shop', name: 'green', plugin: bridge('br-green') },
    server: '192.168.88.10',
    client: '192.168.88.20',
  },
  // another wire with the same addresses
  {
    network: { namespace: 'bank', name: 'red', plugin: bridge('br-red') },
    server: '192.168.88.10',
    client: '192.168.88.20',
  },
];

let node: KubernetesNode;
let api: BackendApi;
let admin: string;

beforeAll(async () => {
  node = await KubernetesNode.up();
  await makeImages(node);
  await node.kubectl('apply', '-k', overlay('plain'));
  await node.apply(manifests(pairs));
  await node.kubectl('create', 'serviceaccount', 'admin');
  const all = ['--clusterrole=view', '--serviceaccount=default:admin'];
  await node.kubectl('create', 'clusterrolebinding', 'admin', ...all);
  await running();
  for (const { network } of pairs) {
    await node.ready(network.namespace, `deployment/server-${network.name}`);
    await node.ready(network.namespace, `deployment/client-${network.name}`);
  }
  api = new BackendApi(await node.serviceAddress('tributary', 'tributary-backend'));
  admin = await node.token('default', 'admin');
}, 600_000);

afterAll(async () => {
  await node.down();
}, 60_000);

async function running(): Promise<void> {
  await node.ready('tributary', 'deployment/loki');
  await node.ready('tributary', 'deployment/tributary-backend');
  await node.ready('tributary-privileged', 'daemonset/tributary-agent');
}

async function flows(filters: string, token = admin): Promise<readonly FlowRecord[]> {
  const query = new URLSearchParams({ filters, timeRange: '900', limit: '500' });
  return (await api.get<FlowsAnswer>(`flows?${query.toString()}`, token)).flows;
}

/** Flows of a filter as soon as both directions are there. */
function soon(filters: string): Promise<readonly FlowRecord[]> {
  return vi.waitFor(
    async () => {
      const found = await flows(filters);
      expect(found.length).toBeGreaterThan(1);
      return found;
    },
    { timeout: 60_000, interval: 1_000 },
  );
}

/** Where the flow was seen on a `net1`, as `direction network, namespace of the pod`. */
function net1Points(flow: FlowRecord): readonly string[] {
  return (flow.Interfaces ?? []).flatMap((name, at) =>
    name === 'net1'
      ? [
          `${flow.IfDirections?.[at] === 0 ? 'in' : 'out'} ${flow.IfNetworks?.[at] ?? ''}, ${flow.IfPodNamespaces?.[at] ?? ''}`,
        ]
      : [],
  );
}

describe('on a node with Multus', () => {
  it.each(pairs)(
    'names pod, Deployment, network, interface and namespace at both ends of $network.name',
    async ({ network: { namespace, name }, server, client }) => {
      const found = await soon(
        `SrcK8S_OwnerName=client-${name}&DstK8S_OwnerName=server-${name}&Interfaces=net1&DstPort=8080`,
      );
      for (const flow of found) {
        expect(flow).toMatchObject({
          SrcAddr: client,
          DstAddr: server,
          SrcK8S_Type: 'Pod',
          SrcK8S_Namespace: namespace,
          SrcK8S_OwnerType: 'Deployment',
          SrcK8S_NetworkName: `${namespace}/${name}`,
          DstK8S_Namespace: namespace,
          DstK8S_OwnerType: 'Deployment',
          DstK8S_NetworkName: `${namespace}/${name}`,
          SrcK8S_Name: expect.stringMatching(`^client-${name}-`) as string,
          DstK8S_Name: expect.stringMatching(`^server-${name}-`) as string,
        });
      }
      const seen = found.map((flow) => net1Points(flow).toSorted());
      const where = `${namespace}/${name}, ${namespace}`;
      expect(seen).toContainEqual([`in ${where}`, `out ${where}`]);
      expect(new Set(seen.flat())).toEqual(new Set([`in ${where}`, `out ${where}`]));
    },
  );

  it('does not mix networks with the same addresses', async () => {
    // what an agent that just starts sees at a host's end alone, it cannot tell the pod of
    const found = await soon('SrcAddr=192.168.88.20&DstPort=8080&Interfaces=net1');
    const ends = new Set(
      found.map((flow) =>
        [
          flow.SrcK8S_OwnerName,
          flow.SrcK8S_NetworkName,
          flow.DstK8S_OwnerName,
          flow.DstK8S_NetworkName,
        ].join(' '),
      ),
    );
    expect([...ends].sort()).toEqual([
      'client-green shop/green server-green shop/green',
      'client-red bank/red server-red bank/red',
    ]);
  });

  it('observes every net1, and says to which pod and network it belongs', async () => {
    interface Listed {
      interfaces: { name: string; coverage: string; network?: string; pod?: { name: string } }[];
    }
    const { interfaces } = await api.get<Listed>('interfaces', admin);
    const net1 = interfaces.filter(({ name }) => name === 'net1');
    expect(net1.map(({ network, coverage }) => `${network ?? ''} ${coverage}`).sort()).toEqual(
      ['bank/red', 'shop/blue', 'shop/green'].flatMap((name) =>
        Array<string>(2).fill(`${name} observed`),
      ),
    );
  });
});

describe('a service account that may list pods in one namespace', () => {
  let shopper: string;

  beforeAll(async () => {
    await node.kubectl('-n', 'shop', 'create', 'serviceaccount', 'shopper');
    const role = ['--clusterrole=view', '--serviceaccount=shop:shopper'];
    await node.kubectl('-n', 'shop', 'create', 'rolebinding', 'shopper', ...role);
    shopper = await node.token('shop', 'shopper');
  });

  it('sees its flows, and not one row, value, count or line of another namespace', async () => {
    expect((await flows('DstK8S_Namespace=shop', shopper)).length).toBeGreaterThan(0);
    expect(await flows('SrcK8S_Namespace=bank&DstK8S_Namespace=bank', shopper)).toEqual([]);
    // what all pods of the node hear, such as a router solicitation, is seen at their interfaces as well
    const range = `timeRange=900&filters=${encodeURIComponent('DstPort=8080')}`;
    const bank = `${range}${encodeURIComponent('&K8S_Namespace=bank')}`;
    const { totals } = await api.get<{ totals: { flows: number } }>(`histogram?${bank}`, shopper);
    expect(totals.flows).toBe(0);
    for (const path of [
      `values/SrcK8S_Namespace?${range}`,
      `export?${range}&format=ndjson`,
      `metrics?${range}&type=Bytes&function=sum&aggregateBy=SrcK8S_OwnerName`,
      'interfaces',
    ]) {
      const { status, body } = await api.ask(path, shopper);
      expect(status, path).toBe(200);
      expect(body, path).toMatch(/shop|-blue/);
      expect(body, path).not.toMatch(/bank|-red/);
    }
  });

  it('is not let in without a token, or with one that the cluster does not know', async () => {
    expect((await api.ask('flows')).status).toBe(401);
    expect((await api.ask('flows', `${shopper.slice(0, -4)}AAAA`)).status).toBe(401);
  });
});

describe('the overlay for OpenShift', () => {
  it('runs with certificates of the platform, under the real definitions of its kinds', async () => {
    await node.kubectl('-n', 'tributary', 'delete', 'deployment', 'tributary-backend');
    const certificate = await makeServingCertificate('tributary-backend.tributary.svc');
    await node.apply(
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Secret',
        type: 'kubernetes.io/tls',
        metadata: { namespace: 'tributary', name: 'tributary-backend-tls' },
        stringData: { 'tls.crt': certificate.certificate, 'tls.key': certificate.key },
      }),
    );
    await node.inNode('mkdir', '-p', '-m', '0777', '/var/lib/tributary');
    await node.kubectl('apply', '-k', overlay('openshift'));
    const data = JSON.stringify({ data: { 'service-ca.crt': certificate.certificate } });
    const configMap = ['-n', 'tributary-privileged', 'patch', 'configmap', 'service-ca'];
    await node.kubectl(...configMap, '--type=merge', '-p', data);
    const agent = ['-n', 'tributary-privileged', 'rollout', 'restart', 'daemonset/tributary-agent'];
    await node.kubectl(...agent);
    await running();

    const address = await node.serviceAddress('tributary', 'tributary-backend');
    api = new BackendApi(address, certificate.certificate);
    const since = Date.now();
    await vi.waitFor(
      async () => {
        const found = await flows('Interfaces=net1&DstK8S_OwnerName=server-blue');
        expect(found.some(({ TimeFlowEndMs }) => TimeFlowEndMs! > since)).toBe(true);
      },
      { timeout: 60_000, interval: 1_000 },
    );
    const plugin = 'jsonpath={.spec.proxy[0].authorization} {.spec.backend.service.basePath}';
    const spec = await node.kubectl(
      'get',
      'consoleplugins.v1.console.openshift.io',
      'tributary',
      '-o',
      plugin,
    );
    expect(spec).toBe('UserToken /plugin/');
  });

  it('comes with samples that the real definitions accept', async () => {
    await node.kubectl('create', 'namespace', 'openshift-sriov-network-operator');
    await node.kubectl('create', 'namespace', 'test');
    const names = await node.kubectl('apply', '-k', samples, '-o=name');
    expect(names.split('\n').sort()).toEqual([
      'namespace/test',
      'networkattachmentdefinition.k8s.cni.cncf.io/macvlan-test',
      'pod/sriov-test',
      'sriovnetwork.sriovnetwork.openshift.io/sriov-test',
      'sriovnetworknodepolicy.sriovnetwork.openshift.io/sriov-netdevice',
    ]);
  });

  it.each(['kubernetes', 'lokistack'])('and the overlay %s is accepted as it is', async (name) => {
    const path = new URL(`../../manifests/overlays/${name}`, import.meta.url).pathname;
    const answer = await node.kubectl('apply', '-k', path, '--dry-run=server', '-o=name');
    expect(answer).toContain('daemonset.apps/tributary-agent');
  });
});
