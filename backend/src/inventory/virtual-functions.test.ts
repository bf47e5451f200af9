import { describe, expect, it } from 'vitest';
import { Cluster } from '../kubernetes/cluster.ts';
import { networks } from '../kubernetes/network-kinds.ts';
import { pods } from '../kubernetes/pod.ts';
import { sriovNodes } from '../kubernetes/sriov-kinds.ts';
import { virtualFunctions } from './virtual-functions.ts';

/** Shapes as a NetworkAttachmentDefinition, a pod's annotation and a node state have them; there is no such card here. */
function clusterWithCard(): Cluster {
  const cluster = new Cluster();
  cluster.sriovNodes.put(
    'state',
    sriovNodes.pick({
      metadata: { name: 'worker-0' },
      status: {
        interfaces: [
          {
            name: 'ens7f0np0',
            pciAddress: '0000:3b:00.0',
            totalvfs: 64,
            Vfs: [
              { vfID: 0, pciAddress: '0000:3b:02.0', driver: 'iavf' },
              { vfID: 1, pciAddress: '0000:3b:02.1', driver: 'iavf', Vlan: 7 },
              { vfID: 2, pciAddress: '0000:3b:02.2', driver: 'vfio-pci' },
            ],
          },
          { name: 'eno1', pciAddress: '0000:04:00.0' },
        ],
      },
    } as object)!,
  );
  cluster.networks.put(
    'nad',
    networks.pick({
      metadata: { name: 'fast', namespace: 'shop' },
      spec: {
        config:
          '{"name":"fast","plugins":[{"type":"sriov","vlan":100,"spoofchk":"off","trust":"on"}]}',
      },
    } as object)!,
  );
  const status = (pciAddress: string) =>
    JSON.stringify([
      {
        name: 'shop/fast',
        interface: 'net1',
        'device-info': { pci: { 'pci-address': pciAddress } },
      },
    ]);
  for (const [uid, pciAddress] of [
    ['web', '0000:3b:02.0'],
    ['dpdk', '0000:3b:02.2'],
  ] as const) {
    cluster.pods.put(
      uid,
      pods.pick({
        metadata: {
          name: uid,
          namespace: 'shop',
          annotations: { 'k8s.v1.cni.cncf.io/network-status': status(pciAddress) },
        },
        spec: { nodeName: 'worker-0' },
      } as object)!,
    );
  }
  return cluster;
}

describe('virtualFunctions', () => {
  it('tells free, used and not observable ones, and whose they are', () => {
    expect(virtualFunctions([], [], clusterWithCard())).toEqual([
      {
        node: 'worker-0',
        pf: 'ens7f0np0',
        index: 0,
        pciAddress: '0000:3b:02.0',
        driver: 'iavf',
        state: 'used',
        pod: { namespace: 'shop', name: 'web' },
        ifName: 'net1',
        network: 'shop/fast',
        vlan: 100,
        spoofCheck: false,
        trust: true,
      },
      {
        node: 'worker-0',
        pf: 'ens7f0np0',
        index: 1,
        pciAddress: '0000:3b:02.1',
        driver: 'iavf',
        state: 'free',
        vlan: 7,
      },
      expect.objectContaining({
        index: 2,
        state: 'notObservable',
        pod: { namespace: 'shop', name: 'dpdk' },
      }),
    ]);
  });

  it('believes sysfs before the node state, and knows cards without Kubernetes', () => {
    const vfs = [{ index: 1, pciAddress: '0000:3b:02.1', driver: 'vfio-pci' }];
    const card = { node: 'worker-0', agentIp: '10.0.0.1', pf: 'ens7f0np0', vfs };
    const found = virtualFunctions([card], [], clusterWithCard());
    expect(found.map(({ state }) => state)).toEqual(['used', 'notObservable', 'notObservable']);
    expect(virtualFunctions([card], [], undefined)).toMatchObject([{ state: 'notObservable' }]);
  });
});
