import { Cluster } from '../backend/src/kubernetes/cluster.ts';
import { networks } from '../backend/src/kubernetes/network-kinds.ts';
import { nodes } from '../backend/src/kubernetes/plain-kinds.ts';
import { pods as podKind } from '../backend/src/kubernetes/pod.ts';
import { AGENT_IP, addressText, macText } from './traffic.ts';
import type { Pod } from './traffic.ts';

const NODE = 'worker-1';
const PODS_A_WORKLOAD = 4;
const WORKLOADS_A_NAMESPACE = 5;

/** What the cluster's API would tell of the pods: Deployments, namespaces, and a network for each secondary interface. */
export function clusterOf(pods: readonly Pod[]): Cluster {
  const cluster = new Cluster();
  const node = {
    metadata: { name: NODE, labels: { 'topology.kubernetes.io/zone': 'north' } },
    status: { addresses: [{ type: 'InternalIP', address: AGENT_IP }] },
  };
  cluster.nodes.put(NODE, nodes.pick(node)!);
  const secondary = new Set(pods.flatMap((pod) => pod.interfaces.slice(1).map(({ name }) => name)));
  for (const name of secondary) {
    const config = JSON.stringify({ type: 'macvlan', master: `nic-${name}` });
    const network = { metadata: { namespace: 'infra', name }, spec: { config } };
    cluster.networks.put(name, networks.pick(network)!);
  }
  for (const pod of pods) {
    const workload = Math.floor(pod.index / PODS_A_WORKLOAD);
    const replicaSet = `rs-${String(workload)}`;
    cluster.owners.put(replicaSet, {
      kind: 'Deployment',
      name: `web-${String(workload)}`,
      uid: `deployment-${String(workload)}`,
    });
    cluster.pods.put(pod.podUid, podKind.pick(podObject(pod, replicaSet, workload))!);
  }
  return cluster;
}

function podObject(pod: Pod, replicaSet: string, workload: number): object {
  const status = pod.interfaces.map(({ name, address, mac }, position) => ({
    name: position === 0 ? 'kindnet' : `infra/${name}`,
    interface: name,
    ips: [addressText(address)],
    mac: macText(mac),
    default: position === 0,
  }));
  return {
    metadata: {
      uid: pod.podUid,
      name: `web-${String(workload)}-${pod.netns.slice(-6)}`,
      namespace: `shop-${String(Math.floor(workload / WORKLOADS_A_NAMESPACE))}`,
      annotations: { 'k8s.v1.cni.cncf.io/network-status': JSON.stringify(status) },
      ownerReferences: [
        { kind: 'ReplicaSet', name: replicaSet, uid: replicaSet, controller: true },
      ],
    },
    spec: { nodeName: NODE },
    status: { hostIP: AGENT_IP, podIPs: [{ ip: addressText(pod.interfaces[0]!.address) }] },
  };
}
