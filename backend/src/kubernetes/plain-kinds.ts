import { canonicalAddress } from '@tributary/model';
import type { KubernetesObject } from './api-client.ts';
import { controllerOf } from './pod.ts';
import type { Owner } from './pod.ts';
import type { KindDefinition } from './watched-kind.ts';

const ZONE = 'topology.kubernetes.io/zone';
/** The label that nodes had before. */
const OLD_ZONE = 'failure-domain.beta.kubernetes.io/zone';

export interface Node {
  readonly name: string;
  /** Canonical; the one by which the node is known in the cluster first. */
  readonly addresses: readonly string[];
  readonly zone: string;
}

interface NodeObject extends KubernetesObject {
  readonly status?: {
    readonly addresses?: readonly { readonly type?: string; readonly address?: string }[];
  };
}

export const nodes: KindDefinition<Node> = {
  name: 'nodes',
  path: '/api/v1/nodes',
  pick({ metadata, status }: NodeObject): Node {
    const labels = metadata?.labels ?? {};
    const told = [...(status?.addresses ?? [])].sort(
      (a, b) => Number(b.type === 'InternalIP') - Number(a.type === 'InternalIP'),
    );
    return {
      name: metadata?.name ?? '',
      addresses: canonical(told.map(({ address }) => address)),
      zone: labels[ZONE] ?? labels[OLD_ZONE] ?? '',
    };
  },
};

export interface Service {
  readonly namespace: string;
  readonly name: string;
  /** Cluster, external and load-balancer addresses, canonical. */
  readonly addresses: readonly string[];
}

interface ServiceObject extends KubernetesObject {
  readonly spec?: {
    readonly clusterIP?: string;
    readonly clusterIPs?: readonly string[];
    readonly externalIPs?: readonly string[];
  };
  readonly status?: {
    readonly loadBalancer?: { readonly ingress?: readonly { readonly ip?: string }[] };
  };
}

export const services: KindDefinition<Service> = {
  name: 'services',
  path: '/api/v1/services',
  pick({ metadata, spec = {}, status }: ServiceObject): Service | undefined {
    const addresses = canonical([
      ...(spec.clusterIPs ?? [spec.clusterIP]),
      ...(spec.externalIPs ?? []),
      ...(status?.loadBalancer?.ingress ?? []).map(({ ip }) => ip),
    ]);
    if (addresses.length === 0) return undefined;
    return { namespace: metadata?.namespace ?? '', name: metadata?.name ?? '', addresses };
  },
};

/** Namespaces by name. */
export const namespaces: KindDefinition<string> = {
  name: 'namespaces',
  path: '/api/v1/namespaces',
  metadataOnly: true,
  pick: ({ metadata }) => metadata?.name,
};

/** Objects between a pod and what a person calls the workload: only who owns them is kept. */
export const ownerKinds: readonly KindDefinition<Owner>[] = [
  owned('replicasets', '/apis/apps/v1/replicasets'),
  owned('jobs', '/apis/batch/v1/jobs'),
  owned(
    'virtualmachineinstances.kubevirt.io',
    '/apis/kubevirt.io/v1/virtualmachineinstances',
    true,
  ),
  {
    // A Deployment is the workload, unless a Gateway made it; whatever else made it is of no interest.
    ...owned('deployments', '/apis/apps/v1/deployments'),
    pick: ({ metadata }) => {
      const owner = controllerOf(metadata?.ownerReferences);
      return owner?.kind === 'Gateway' ? owner : undefined;
    },
  },
];

function owned(name: string, path: string, optional = false): KindDefinition<Owner> {
  return {
    name,
    path,
    metadataOnly: true,
    optional,
    pick: ({ metadata }) => controllerOf(metadata?.ownerReferences),
  };
}

function canonical(texts: readonly (string | undefined)[]): string[] {
  const addresses = texts.map((text) => canonicalAddress(text ?? ''));
  return [...new Set(addresses.filter((address) => address !== undefined))];
}
