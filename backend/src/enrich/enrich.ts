import type { FlowBatch } from '../flows/flow-batch.ts';
import type { AddressOwners, Owner } from '../inventory/address-owners.ts';

const INGRESS = 0;
const EGRESS = 1;
const INNER = 2;

/** Where a flow was seen: what tells equal addresses in different networks apart. */
interface SeenAt {
  readonly agentIp: string | undefined;
  readonly inodes: readonly number[];
  readonly interfaces: readonly string[];
}

/**
 * Adds what the collector knows to every flow of the batch: the network namespace of each end, the
 * direction from the node's point of view, and when the flow was received.
 */
export function enrich(batch: FlowBatch, owners: AddressOwners, nowMs: number): void {
  const agentIps = batch.peek('AgentIP') as readonly (string | undefined)[] | undefined;
  const interfaces = batch.peek('Interfaces') as readonly (string[] | undefined)[] | undefined;
  const directions = batch.peek('IfDirections') as readonly (number[] | undefined)[] | undefined;
  const ends = [
    { addresses: batch.peek('SrcAddr'), netns: batch.column('SrcNetNamespace') },
    { addresses: batch.peek('DstAddr'), netns: batch.column('DstNetNamespace') },
  ] as const;
  const flowDirection = batch.column('FlowDirection');
  const nowS = Math.floor(nowMs / 1000);
  batch.column('TimeReceived').fill(nowS);
  batch.column('_RecordType').fill('flowLog');
  const startMs = batch.column('TimeFlowStartMs');
  const endMs = batch.column('TimeFlowEndMs');
  for (let row = 0; row < batch.length; row++) {
    const seenAt: SeenAt = {
      agentIp: agentIps?.[row],
      inodes: batch.pointInodes[row]!,
      interfaces: interfaces?.[row] ?? [],
    };
    const [source, destination] = ends.map(({ addresses, netns }) => {
      const address = addresses?.[row] as string | undefined;
      const owner = address === undefined ? undefined : ownerOf(address, seenAt, owners);
      if (owner) netns[row] = owner.netnsName;
      return owner?.agentIp === seenAt.agentIp ? owner : undefined;
    });
    flowDirection[row] = directionOf(source, destination, directions?.[row]?.[0]);
    if (!endMs[row]) endMs[row] = nowMs;
    if (!startMs[row]) startMs[row] = endMs[row];
  }
}

/** From the node's point of view; where neither end is on the node, as the first interface saw it. */
function directionOf(
  source: Owner | undefined,
  destination: Owner | undefined,
  pointDirection: number | undefined,
): number {
  if (source && destination) return INNER;
  if (source) return EGRESS;
  if (destination) return INGRESS;
  return pointDirection ?? INGRESS;
}

/**
 * The namespace that an address belongs to on the network where it was seen. Best is an interface
 * that itself saw the flow, then another of a namespace that did, then the only namespace that has
 * the address at all. Undefined when none has it, or several do equally well.
 */
export function ownerOf(address: string, seenAt: SeenAt, owners: AddressOwners): Owner | undefined {
  const found = owners.of(address);
  if (!found) return undefined;
  const byRank: (Owner | 'several' | undefined)[] = [undefined, undefined, undefined];
  for (const owner of found) {
    const rank = rankOf(owner, seenAt);
    const best = byRank[rank];
    if (best === undefined || best === 'several') byRank[rank] = best ?? owner;
    else if (!sameNamespace(best, owner)) byRank[rank] = 'several';
  }
  const best = byRank.find((owner) => owner !== undefined);
  return best === 'several' ? undefined : best;
}

function rankOf(owner: Owner, { agentIp, inodes, interfaces }: SeenAt): 0 | 1 | 2 {
  if (owner.agentIp !== agentIp) return 2;
  let rank: 1 | 2 = 2;
  for (let point = 0; point < inodes.length; point++) {
    if (inodes[point] !== owner.netnsInode) continue;
    if (interfaces[point] === owner.ifName) return 0;
    rank = 1;
  }
  return rank;
}

function sameNamespace(a: Owner, b: Owner): boolean {
  return a.netnsInode === b.netnsInode && a.agentIp === b.agentIp;
}
