import type { InterfaceInfo } from '@tributary/model';
import type { Cluster } from '../kubernetes/cluster.ts';
import { attachmentOf } from '../kubernetes/pod.ts';

/** Adds to each interface the pod that it is in, and the network that it is on. */
export function nameInterfaces(
  interfaces: readonly InterfaceInfo[],
  cluster: Cluster,
): InterfaceInfo[] {
  return interfaces.map((info) => {
    const pod = info.podUid === undefined ? undefined : cluster.pods.byUid(info.podUid);
    if (!pod || pod.hostNetwork) return info;
    const network = attachmentOf(pod, info.name)?.network;
    return {
      ...info,
      pod: { namespace: pod.namespace, name: pod.name },
      ...(network && { network }),
    };
  });
}
