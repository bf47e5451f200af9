import type { FlowBatch } from '../flows/flow-batch.ts';
import type { Cluster } from '../kubernetes/cluster.ts';
import type { Attachment } from '../kubernetes/network-status.ts';
import { attachmentOf } from '../kubernetes/pod.ts';
import type { Pod } from '../kubernetes/pod.ts';

/** Where a flow was seen: what tells equal addresses in different networks apart. Lists are parallel, one entry a point. */
export interface SeenAt {
  readonly agentIp: string | undefined;
  /** The node of that agent, where it is known. */
  readonly nodeName: string | undefined;
  readonly inodes: readonly number[];
  readonly interfaces: readonly string[];
  /** The pod whose namespace the point is in. */
  readonly pods: readonly (Pod | undefined)[];
  /** The pod's interface at the point. */
  readonly attachments: readonly (Attachment | undefined)[];
  /** The secondary networks among the points. */
  readonly networks: readonly string[];
  /** A point may be on the cluster's own network: it is not known to be on a secondary one. */
  readonly primary: boolean;
  /** The same, or on a primary user-defined network, which leads to Services and nodes too. */
  readonly reachesServices: boolean;
}

const none: readonly never[] = [];

/** Reads where each flow of a batch was seen. */
export class SeenAtReader {
  readonly #cluster: Cluster | undefined;
  readonly #agentIps: readonly (string | undefined)[] | undefined;
  readonly #interfaces: readonly (readonly string[] | undefined)[] | undefined;
  readonly #batch: FlowBatch;

  constructor(batch: FlowBatch, cluster: Cluster | undefined) {
    this.#batch = batch;
    this.#cluster = cluster;
    this.#agentIps = batch.peek('AgentIP') as readonly (string | undefined)[] | undefined;
    this.#interfaces = batch.peek('Interfaces') as readonly (string[] | undefined)[] | undefined;
  }

  read(row: number): SeenAt {
    const agentIp = this.#agentIps?.[row];
    const interfaces = this.#interfaces?.[row] ?? none;
    const inodes = this.#batch.pointInodes[row]!;
    const uids = this.#batch.pointPodUids[row];
    const cluster = this.#cluster;
    const nodeName = agentIp === undefined ? undefined : cluster?.nodeByAddress(agentIp)?.name;
    const seen = { agentIp, nodeName, inodes, interfaces };
    if (!cluster || !uids) {
      return {
        ...seen,
        pods: none,
        attachments: none,
        networks: none,
        primary: true,
        reachesServices: true,
      };
    }
    const pods = uids.map((uid) => podOf(uid, cluster));
    const attachments = pods.map((pod, point) => attachmentOf(pod, interfaces[point]));
    const networks: string[] = [];
    let primary = false;
    let reachesServices = false;
    for (const attachment of attachments) {
      if (!attachment?.network || attachment.isPrimary) reachesServices = true;
      if (!attachment?.network) primary = true;
      else if (!networks.includes(attachment.network)) networks.push(attachment.network);
    }
    return { ...seen, pods, attachments, networks, primary, reachesServices };
  }
}

/** A pod on the host's network has no namespace of its own. */
function podOf(uid: string, cluster: Cluster): Pod | undefined {
  const pod = uid === '' ? undefined : cluster.pods.byUid(uid);
  return pod?.hostNetwork ? undefined : pod;
}
