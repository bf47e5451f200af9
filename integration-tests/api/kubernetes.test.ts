/** Watches against an API server that answers, fails and ends them as it is told to. */
import { KubeConfig } from '@kubernetes/client-node';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { kubeconfigAccess } from '../../backend/src/kubernetes/cluster-access.ts';
import { Kubernetes } from '../../backend/src/kubernetes/kubernetes.ts';
import { FakeApiServer } from '../../bench/kubernetes/api-server.ts';
import { clusterObjects, podAddresses } from '../../bench/kubernetes/objects.ts';

const PODS = '/api/v1/pods';
const NETWORKS = '/apis/k8s.cni.cncf.io/v1/network-attachment-definitions';
const COUNT = 1_200;

describe('watching a cluster', () => {
  let server: FakeApiServer;
  let address: string;
  let kubernetes: Kubernetes | undefined;
  const said: string[] = [];
  const log = {
    info: (_details: object, message: string) => said.push(message),
    warn: (_details: object, message: string) => said.push(message),
  };

  beforeEach(async () => {
    server = new FakeApiServer();
    for (const [path, kind] of clusterObjects(COUNT)) server.kinds.set(path, kind);
    address = await server.listen();
    said.length = 0;
  });
  afterEach(async () => {
    await kubernetes?.close();
    await server.close();
  });

  async function connect(): Promise<Kubernetes> {
    const config = new KubeConfig();
    config.loadFromClusterAndUser(
      { name: 'test', server: address, skipTLSVerify: true },
      { name: 'test' },
    );
    kubernetes = new Kubernetes(kubeconfigAccess(config), log);
    await kubernetes.ready();
    await vi.waitFor(() => expect(server.watching(PODS)).toBe(1), 10_000);
    return kubernetes;
  }
  const watches = () =>
    server.asked.filter(({ path, query }) => path === PODS && query['watch'] === 'true');
  const lists = () => server.asked.filter(({ path, query }) => path === PODS && !query['watch']);
  const pod = (uid: string, ip: string) => ({
    metadata: { uid, name: uid, namespace: 'shop' },
    spec: { nodeName: 'worker-0' },
    status: { podIPs: [{ ip }], phase: 'Running' },
  });
  const nameOf = (ip: string) => kubernetes?.cluster.pods.byAddress(ip)[0]?.pod.name;

  it('lists page by page, names workloads, and follows what changes', async () => {
    const { cluster } = await connect();
    expect(lists().length).toBeGreaterThan(1);
    expect(lists()[0]!.query['fieldSelector']).toBe('status.phase!=Succeeded,status.phase!=Failed');
    const [eth0, net1] = podAddresses(7);
    const [end] = cluster.pods.byAddress(eth0);
    expect(cluster.identityOfPod(end!.pod)).toMatchObject({
      ownerName: 'app-1',
      ownerType: 'Deployment',
      hostName: 'worker-0',
      zone: 'zone-0',
    });
    expect(cluster.pods.byAddress(net1)[0]?.network).toBe('ns-1/storage');

    server.send(PODS, 'ADDED', pod('new', '10.200.0.1'));
    await vi.waitFor(() => expect(nameOf('10.200.0.1')).toBe('new'));
    server.send(PODS, 'MODIFIED', pod('new', '10.200.0.2'));
    await vi.waitFor(() => expect(nameOf('10.200.0.2')).toBe('new'));
    expect(nameOf('10.200.0.1')).toBeUndefined();
    const { status, ...rest } = pod('new', '10.200.0.2');
    server.send(PODS, 'MODIFIED', { ...rest, status: { ...status, phase: 'Succeeded' } } as object);
    await vi.waitFor(() => expect(nameOf('10.200.0.2')).toBeUndefined());
  });

  it.each(['end', 'break'] as const)('goes on from the last bookmark after the %s', async (how) => {
    await connect();
    const version = server.send(PODS, 'BOOKMARK', {});
    server.send(PODS, 'ADDED', pod('seen', '10.200.0.1'));
    await vi.waitFor(() => expect(nameOf('10.200.0.1')).toBe('seen'));
    server.endWatches(PODS, how);
    await vi.waitFor(() => expect(watches().length).toBe(2), 10_000);
    expect(Number(watches()[1]!.query['resourceVersion'])).toBe(Number(version) + 1);
    expect(watches()[1]!.query['allowWatchBookmarks']).toBe('true');
    expect(new Set(lists().map(({ query }) => query['continue'])).size).toBe(lists().length);
  });

  it('lists anew where the server no longer knows the place, and drops what is gone', async () => {
    await connect();
    server.send(PODS, 'ADDED', pod('ghost', '10.200.0.1'));
    await vi.waitFor(() => expect(nameOf('10.200.0.1')).toBe('ghost'));
    server.send(PODS, 'ERROR', { code: 410 });
    await vi.waitFor(() => expect(nameOf('10.200.0.1')).toBeUndefined(), 10_000);
    await vi.waitFor(() => expect(watches().length).toBe(2), 10_000);
    expect(kubernetes!.status().find(({ kind }) => kind === 'pods')).toMatchObject({
      state: 'watching',
      objects: COUNT,
    });
  });

  it('goes on without a kind that it may not read or that the cluster lacks, and says so once', async () => {
    server.failures.set(NETWORKS, 403);
    const { cluster } = await connect();
    const states = Object.fromEntries(
      kubernetes!.status().map(({ kind, state }) => [kind.split('.')[0], state]),
    );
    expect(states).toMatchObject({
      pods: 'watching',
      'network-attachment-definitions': 'forbidden',
      sriovnetworknodestates: 'absent',
      virtualmachineinstances: 'absent',
    });
    expect(said.filter((text) => text.includes('allow get, list and watch'))).toHaveLength(1);
    expect(cluster.pods.byAddress(podAddresses(7)[1])[0]?.network).toBe('ns-1/storage');
  });
});
