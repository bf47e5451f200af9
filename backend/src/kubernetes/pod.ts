import { canonicalAddress } from '@tributary/model';
import type { KubernetesObject, OwnerReference } from './api-client.ts';
import type { KindDefinition } from './watched-kind.ts';
import { readAttachments } from './network-status.ts';
import type { Attachment } from './network-status.ts';

/** The annotation by which the mirror of a static pod names the manifest; the pod's cgroup has the same hash. */
const CONFIG_HASH = 'kubernetes.io/config.hash';

/** What is kept of a pod. */
export interface Pod {
  readonly namespace: string;
  readonly name: string;
  readonly nodeName: string;
  readonly hostIp: string;
  readonly hostNetwork: boolean;
  /** On the cluster's own network, canonical; empty for a pod on the host's network. */
  readonly addresses: readonly string[];
  /** `protocol/port` that the containers declare; of pods on the host's network only. */
  readonly hostPorts: readonly string[];
  readonly attachments: readonly Attachment[];
  readonly owner: Owner | undefined;
  /** For a static pod, what its cgroup has in place of the UID. */
  readonly configHash: string;
  /** The annotation that could not be read, if any. */
  readonly malformed: string;
}

export interface Owner {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}

interface PodObject extends KubernetesObject {
  readonly spec?: {
    readonly nodeName?: string;
    readonly hostNetwork?: boolean;
    readonly containers?: readonly {
      readonly ports?: readonly { readonly containerPort?: number; readonly protocol?: string }[];
    }[];
  };
  readonly status?: {
    readonly phase?: string;
    readonly hostIP?: string;
    readonly podIP?: string;
    readonly podIPs?: readonly { readonly ip?: string }[];
  };
}

const protocolNumbers: Readonly<Record<string, number>> = { TCP: 6, UDP: 17, SCTP: 132 };

/** Pods that have not finished: those that have finished own no address any more. */
export const pods: KindDefinition<Pod> = {
  name: 'pods',
  path: '/api/v1/pods',
  fieldSelector: 'status.phase!=Succeeded,status.phase!=Failed',
  pick({ metadata, spec = {}, status = {} }: PodObject): Pod | undefined {
    if (status.phase === 'Succeeded' || status.phase === 'Failed') return undefined;
    const annotations = metadata?.annotations ?? {};
    const { attachments, malformed = '' } = readAttachments(annotations);
    const hostNetwork = spec.hostNetwork === true;
    const ips = status.podIPs?.map(({ ip }) => ip) ?? [status.podIP];
    return {
      namespace: metadata?.namespace ?? '',
      name: metadata?.name ?? '',
      nodeName: spec.nodeName ?? '',
      hostIp: canonicalAddress(status.hostIP ?? '') ?? '',
      hostNetwork,
      addresses: hostNetwork
        ? []
        : ips.map((ip) => canonicalAddress(ip ?? '')).filter((ip) => ip !== undefined),
      hostPorts: hostNetwork ? declaredPorts(spec.containers ?? []) : [],
      attachments,
      owner: controllerOf(metadata?.ownerReferences),
      configHash: annotations[CONFIG_HASH] ?? '',
      malformed,
    };
  },
};

/** The owner that manages the object: at most one has `controller`. */
export function controllerOf(references: readonly OwnerReference[] | undefined): Owner | undefined {
  const owner = references?.find(({ controller }) => controller === true) ?? references?.[0];
  return owner && { kind: owner.kind, name: owner.name, uid: owner.uid };
}

function declaredPorts(containers: NonNullable<NonNullable<PodObject['spec']>['containers']>) {
  return containers.flatMap(({ ports = [] }) =>
    ports.map(
      ({ containerPort, protocol = 'TCP' }) =>
        `${protocolNumbers[protocol] ?? 0}/${containerPort ?? 0}`,
    ),
  );
}

/** The interface of a pod by its name. */
export function attachmentOf(
  pod: Pod | undefined,
  ifName: string | undefined,
): Attachment | undefined {
  return pod?.attachments.find((attachment) => attachment.ifName === ifName);
}
