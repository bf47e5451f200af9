import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { KubeConfig } from '@kubernetes/client-node';
import { Enricher } from '../backend/src/enrich/enricher.ts';
import { SubnetLabels } from '../backend/src/enrich/subnet-labels.ts';
import { FlowBatch } from '../backend/src/flows/flow-batch.ts';
import { AddressOwners } from '../backend/src/inventory/address-owners.ts';
import { kubeconfigAccess } from '../backend/src/kubernetes/cluster-access.ts';
import { Kubernetes } from '../backend/src/kubernetes/kubernetes.ts';
import { startProcess } from '../integration-tests/api/backend-process.ts';
import { nodeAddress, podAddresses, podUid } from './kubernetes/objects.ts';
import { seededRandom } from './traffic.ts';

/** Memory of the backend that watches a cluster of 10,000 pods with three interfaces each, and what it costs to name a flow. */
const PODS = 10_000;
const BATCH = 1_000;
const BATCHES = 200;
/** After the lists, for what they left behind to be given back. */
const SETTLE_MS = 15_000;
const POLL_MS = 250;

const folder = mkdtempSync(join(tmpdir(), 'tributary-bench-'));
const served = spawn(
  process.execPath,
  [fileURLToPath(new URL('kubernetes/serve.ts', import.meta.url)), String(PODS)],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
const [line] = (await once(served.stdout, 'data')) as [Buffer];
const server = line.toString().trim();
try {
  await measureMemory();
  await measureNaming();
} finally {
  served.kill();
  rmSync(folder, { recursive: true });
}

async function measureMemory(): Promise<void> {
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, JSON.stringify(configOf(server)));
  const alone = await residentMib({ KUBERNETES: 'off' });
  const watching = await residentMib({
    KUBERNETES: 'on',
    KUBECONFIG: kubeconfig,
    // as in a cluster, where nothing is kept in the embedded database
    STORE: 'loki',
    SAVED_QUERIES: 'kubernetes',
  });
  console.log(
    `memory     ${watching.settled} MiB resident with ${PODS} pods (${watching.most} at most, ${alone.settled} without a cluster)`,
  );
}

async function residentMib(env: Record<string, string>) {
  // where the cluster says who may see what, metrics have a port of their own
  const port = await freePort();
  const backend = await startProcess(folder, { ...env, METRICS_PORT: String(port) });
  const scrape = async () => (await fetch(`http://127.0.0.1:${String(port)}/metrics`)).text();
  const synced = `tributary_kubernetes_objects{kind="pods",state="watching"} ${PODS}`;
  while (env['KUBERNETES'] === 'on' && !(await scrape()).includes(synced)) await pause(POLL_MS);
  await pause(SETTLE_MS);
  const status = readFileSync(`/proc/${backend.pid}/status`, 'utf8');
  await backend.end('SIGTERM');
  const mib = (name: string) =>
    Math.round(Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]) / 1024);
  return { settled: mib('VmRSS'), most: mib('VmHWM') };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

async function measureNaming(): Promise<void> {
  const config = new KubeConfig();
  config.loadFromString(JSON.stringify(configOf(server)));
  const quiet = { info: () => undefined, warn: () => undefined };
  const kubernetes = new Kubernetes(kubeconfigAccess(config), quiet);
  const startMs = performance.now();
  while (kubernetes.status().find(({ kind }) => kind === 'pods')?.objects !== PODS) {
    await pause(POLL_MS);
  }
  console.log(`first sync ${((performance.now() - startMs) / 1000).toFixed(1)} s`);
  const enricher = new Enricher({
    owners: new AddressOwners(),
    cluster: kubernetes.cluster,
    subnetLabels: new SubnetLabels([]),
    clusterName: '',
    infraPrefixes: ['kube-'],
  });
  const random = seededRandom(1);
  const batches = Array.from({ length: BATCHES }, () => makeBatch(random));
  const cpu = process.cpuUsage();
  for (const batch of batches) enricher.enrich(batch, Date.now());
  const { user, system } = process.cpuUsage(cpu);
  const named = batches[0]!.column('DstK8S_Name').filter((name) => name !== undefined).length;
  const us = (user + system) / (BATCH * BATCHES);
  console.log(`naming     ${us.toFixed(1)} us a flow, ${named} of ${BATCH} with both ends named`);
  await kubernetes.close();
}

/** Flows between pods, a third on each of their networks, seen in the pod and on the node. */
function makeBatch(random: () => number): FlowBatch {
  const batch = new FlowBatch(BATCH);
  for (let row = 0; row < BATCH; row++) {
    const nic = row % 3;
    const source = Math.floor(random() * PODS);
    // pods of one workload, and so of one namespace, whose networks they share
    const destination = source - (source % 5) + Math.floor(random() * 5);
    batch.column('SrcAddr')[row] = podAddresses(source)[nic];
    batch.column('DstAddr')[row] = podAddresses(destination)[nic];
    batch.column('Proto')[row] = 6;
    batch.column('AgentIP')[row] = nodeAddress(Math.floor(source / 50));
    batch.column('Interfaces')[row] = [['eth0', 'net1', 'net2'][nic]!, `veth${source}`];
    batch.column('IfDirections')[row] = [1, 0];
    batch.pointInodes[row] = [source, 1];
    batch.pointPodUids[row] = [podUid(source), ''];
  }
  return batch;
}

function configOf(address: string) {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'bench',
    clusters: [{ name: 'bench', cluster: { server: address, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'bench', user: {} }],
    contexts: [{ name: 'bench', context: { cluster: 'bench', user: 'bench' } }],
  };
}
