import type { AddressOwners, Owner } from '../inventory/address-owners.ts';
import type { Cluster } from '../kubernetes/cluster.ts';
import { attachmentOf } from '../kubernetes/pod.ts';
import type { SeenAt } from './seen-at.ts';

/** How sure it is that an interface with the address is the end of the flow. */
export type OwnerRank = 'interface' | 'namespace' | 'elsewhere';

export interface RankedOwner {
  readonly owner: Owner;
  readonly rank: OwnerRank;
}

/**
 * The interface that an address belongs to on the network where it was seen, by what agents report. Best is an
 * interface that itself saw the flow, then another of a namespace that did, then the only namespace that has the
 * address at all and is not known to be on another network. Undefined when none has it, or several do equally well.
 */
export function ownerOf(
  address: string,
  seenAt: SeenAt,
  owners: AddressOwners,
  cluster: Cluster | undefined,
): RankedOwner | undefined {
  const found = owners.of(address);
  if (!found) return undefined;
  let best: Owner | undefined;
  let bestRank: OwnerRank | undefined;
  let several = false;
  for (const owner of found) {
    const rank = rankOf(owner, seenAt);
    if (rank === 'elsewhere' && !maySee(owner, seenAt, cluster)) continue;
    if (bestRank === undefined || order[rank] < order[bestRank]) {
      best = owner;
      bestRank = rank;
      several = false;
    } else if (rank === bestRank && !sameNamespace(best!, owner)) several = true;
  }
  return best && bestRank && !several ? { owner: best, rank: bestRank } : undefined;
}

const order: Readonly<Record<OwnerRank, number>> = { interface: 0, namespace: 1, elsewhere: 2 };

function rankOf(owner: Owner, { agentIp, inodes, interfaces }: SeenAt): OwnerRank {
  if (owner.agentIp !== agentIp) return 'elsewhere';
  let rank: OwnerRank = 'elsewhere';
  for (let point = 0; point < inodes.length; point++) {
    if (inodes[point] !== owner.netnsInode) continue;
    if (interfaces[point] === owner.ifName) return 'interface';
    rank = 'namespace';
  }
  return rank;
}

/** Whether an interface that did not see the flow can be on a network where it was seen. */
function maySee(owner: Owner, seenAt: SeenAt, cluster: Cluster | undefined): boolean {
  if (!cluster || seenAt.networks.length === 0) return true;
  const pod = cluster.pods.byUid(owner.podUid);
  const network = attachmentOf(pod, owner.ifName)?.network;
  if (!network) return seenAt.primary;
  return seenAt.networks.some((seen) => cluster.networks.same(seen, network));
}

function sameNamespace(a: Owner, b: Owner): boolean {
  return a.netnsInode === b.netnsInode && a.agentIp === b.agentIp;
}
