import type { InterfaceInfo, VirtualFunctionInfo } from '@tributary/model';
import type { Cluster } from '../kubernetes/cluster.ts';
import type { Card } from './inventory.ts';

/** Drivers that give a device to user space: the kernel sees none of its packets. */
const USER_SPACE = new Set(['vfio-pci', 'uio_pci_generic', 'igb_uio']);

interface Found {
  readonly node: string;
  readonly pf: string;
  readonly index: number;
  readonly pciAddress: string;
  readonly driver: string;
  readonly vlan?: number;
}

/**
 * Every virtual function of every node, by what agents read from sysfs and by the node states of the SR-IOV operator
 * (for nodes without an agent), with the pod that uses it: by the device that the pod's annotation names, else by the
 * interface that the agent found in the pod.
 */
export function virtualFunctions(
  cards: readonly Card[],
  interfaces: readonly InterfaceInfo[],
  cluster: Cluster | undefined,
): VirtualFunctionInfo[] {
  const nameOf = (card: Card) => cluster?.nodeByAddress(card.agentIp)?.name ?? card.node;
  const found = new Map<string, Found>();
  for (const { node, functions } of cluster?.sriovCards() ?? []) {
    for (const { name, vfs } of functions) {
      for (const vf of vfs) found.set(`${node} ${vf.pciAddress}`, { node, pf: name, ...vf });
    }
  }
  for (const card of cards) {
    const node = nameOf(card);
    for (const vf of card.vfs) {
      const key = `${node} ${vf.pciAddress}`;
      found.set(key, { ...found.get(key), node, pf: card.pf, ...vf });
    }
  }
  const byPci = new Map<string, InterfaceInfo>(
    interfaces.flatMap((info) => {
      const node = cluster?.nodeByAddress(info.agentIp)?.name ?? info.node;
      return info.sriov ? [[`${node} ${info.sriov.pciAddress}`, info] as const] : [];
    }),
  );
  return [...found].map(([key, vf]) => describe(vf, byPci.get(key), cluster));
}

function describe(
  vf: Found,
  info: InterfaceInfo | undefined,
  cluster: Cluster | undefined,
): VirtualFunctionInfo {
  const user = cluster?.pods.byPci(vf.node, vf.pciAddress);
  const pod = user ? { namespace: user.pod.namespace, name: user.pod.name } : info?.pod;
  const network = user?.network || info?.network;
  const settings = network ? cluster?.networks.byName(network)?.sriov : undefined;
  const used = pod !== undefined || info?.podUid !== undefined;
  const { vlan } = settings ?? vf;
  const ifName = user?.attachment?.ifName || info?.name;
  return {
    node: vf.node,
    pf: vf.pf,
    index: vf.index,
    pciAddress: vf.pciAddress,
    driver: vf.driver,
    state: USER_SPACE.has(vf.driver) ? 'notObservable' : used ? 'used' : 'free',
    ...(pod && { pod }),
    ...(ifName && { ifName }),
    ...(network && { network }),
    ...(vlan !== undefined && { vlan }),
    ...(settings && { spoofCheck: settings.spoofCheck, trust: settings.trust }),
  };
}
