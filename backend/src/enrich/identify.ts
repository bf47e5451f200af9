import type { Cluster, Identity } from '../kubernetes/cluster.ts';
import type { Attachment } from '../kubernetes/network-status.ts';
import type { PodEnd } from '../kubernetes/pod-index.ts';
import { attachmentOf } from '../kubernetes/pod.ts';
import type { Pod } from '../kubernetes/pod.ts';
import type { RankedOwner } from './address-owner.ts';
import type { SeenAt } from './seen-at.ts';

/** One end of a flow, as the wire has it. */
export interface End {
  readonly address: string;
  readonly mac: string | undefined;
  readonly protocol: number;
  readonly port: number;
}

export interface Identified {
  readonly identity: Identity;
  /** NetworkAttachmentDefinition `namespace/name`; empty on the cluster's own network. */
  readonly network: string;
}

/**
 * Who is at one end of a flow. The first of these that answers, docs/identity.md has the reasons:
 *
 * 1. the interface that it is: one where the flow was seen, or of the same namespace, with this address (by the
 *    agents' inventory, then by the pod's annotation), or with this MAC and no known address of the family;
 * 2. the pod with this address on a secondary network where the flow was seen;
 * 3. on the cluster's own network: the pod with this address, the node, or the pod on the node's network that declares
 *    the port, then the Service; but for the pod also on a primary user-defined network;
 * 4. where no network is known: the interface with this name and MAC, or the only one with this MAC, or the only pod
 *    with this address on any secondary network.
 */
export function identify(
  end: End,
  seenAt: SeenAt,
  owned: RankedOwner | undefined,
  cluster: Cluster,
): Identified | undefined {
  return (
    byInterface(end, seenAt, owned, cluster) ??
    bySecondaryNetwork(end, seenAt, cluster) ??
    byName(end, seenAt, cluster) ??
    (seenAt.primary ? byClusterPods(end, seenAt, cluster) : undefined) ??
    (seenAt.reachesServices ? byNodesAndServices(end, cluster) : undefined) ??
    (owned ? ofOwner(end, owned, cluster) : undefined) ??
    byAnyNetwork(end, seenAt, cluster)
  );
}

function byInterface(
  end: End,
  seenAt: SeenAt,
  owned: RankedOwner | undefined,
  cluster: Cluster,
): Identified | undefined {
  const { address, mac } = end;
  if (owned && owned.rank !== 'elsewhere') {
    const identified = ofOwner(end, owned, cluster);
    if (identified) return identified;
  }
  const { pods, attachments } = seenAt;
  for (let point = 0; point < pods.length; point++) {
    const pod = pods[point];
    if (!pod) continue;
    const own = pod.attachments.find(({ addresses }) => addresses.includes(address));
    if (own) return ofPod(pod, own.network, cluster);
    if (pod.addresses.includes(address)) return ofPod(pod, '', cluster);
  }
  for (let point = 0; point < pods.length; point++) {
    const pod = pods[point];
    const attachment = attachments[point];
    if (pod && attachment && mac && attachment.mac === mac && mayHave(attachment, address)) {
      return ofPod(pod, attachment.network, cluster);
    }
  }
  return undefined;
}

/** The pod, or the node itself, that an interface of the inventory belongs to. */
function ofOwner(end: End, { owner }: RankedOwner, cluster: Cluster): Identified | undefined {
  const pod = cluster.pods.byUid(owner.podUid);
  if (pod && !pod.hostNetwork) {
    return ofPod(pod, attachmentOf(pod, owner.ifName)?.network ?? '', cluster);
  }
  const node = owner.netnsName === 'host' ? cluster.nodeByAddress(owner.agentIp) : undefined;
  return node && ofNode(end, node, cluster);
}

function bySecondaryNetwork(end: End, seenAt: SeenAt, cluster: Cluster): Identified | undefined {
  if (seenAt.networks.length === 0) return undefined;
  const ends = cluster.pods
    .byAddress(end.address)
    .filter(
      ({ network }) =>
        network !== '' && seenAt.networks.some((seen) => cluster.networks.same(seen, network)),
    );
  return only(ends, seenAt, cluster);
}

/** For agents that do not tell namespaces: the interface by its name and MAC, or by its MAC alone. */
function byName({ address, mac }: End, seenAt: SeenAt, cluster: Cluster): Identified | undefined {
  if (!mac || seenAt.inodes.some((inode) => inode > 0)) return undefined;
  const ends = cluster.pods
    .byMac(mac)
    .filter(({ attachment }) => attachment && mayHave(attachment, address));
  const named = ends.filter(({ attachment }) => seenAt.interfaces.includes(attachment!.ifName));
  return only(named, seenAt, cluster) ?? only(ends, seenAt, cluster);
}

function byClusterPods(end: End, seenAt: SeenAt, cluster: Cluster): Identified | undefined {
  const ends = cluster.pods.byAddress(end.address).filter(({ network }) => network === '');
  return only(ends, seenAt, cluster);
}

function byNodesAndServices(end: End, cluster: Cluster): Identified | undefined {
  const node = cluster.nodeByAddress(end.address);
  if (node) return ofNode(end, node, cluster);
  const service = cluster.serviceByAddress(end.address);
  return service && { identity: cluster.identityOfService(service), network: '' };
}

function byAnyNetwork(end: End, seenAt: SeenAt, cluster: Cluster): Identified | undefined {
  if (seenAt.networks.length > 0) return undefined;
  return only(cluster.pods.byAddress(end.address), seenAt, cluster);
}

/** The only pod among the candidates, or the only one on the node where the flow was seen. */
function only(
  ends: readonly PodEnd[],
  { nodeName }: SeenAt,
  cluster: Cluster,
): Identified | undefined {
  const near = ends.length > 1 ? ends.filter(({ pod }) => pod.nodeName === nodeName) : ends;
  const [first, ...others] = near.length > 0 ? near : ends;
  if (!first || others.some(({ pod }) => pod !== first.pod)) return undefined;
  return ofPod(first.pod, first.network, cluster);
}

/** An interface with known addresses of a family has no others: a frame from it with another is forwarded. */
function mayHave({ addresses }: Attachment, address: string): boolean {
  const isV6 = address.includes(':');
  return addresses.includes(address) || !addresses.some((own) => own.includes(':') === isV6);
}

function ofPod(pod: Pod, network: string, cluster: Cluster): Identified {
  return { identity: cluster.identityOfPod(pod), network };
}

type ClusterNode = NonNullable<ReturnType<Cluster['nodeByAddress']>>;

function ofNode({ protocol, port }: End, node: ClusterNode, cluster: Cluster): Identified {
  const pod = cluster.pods.byHostPort(node.name, protocol, port);
  return {
    identity: pod ? cluster.identityOfPod(pod) : cluster.identityOfNode(node),
    network: '',
  };
}
