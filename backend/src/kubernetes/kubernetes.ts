import { KubernetesApi } from './api-client.ts';
import type { ClusterAccess } from './cluster-access.ts';
import { Cluster } from './cluster.ts';
import { networks } from './network-kinds.ts';
import { namespaces, nodes, ownerKinds, services } from './plain-kinds.ts';
import { pods } from './pod.ts';
import { sriovNodes } from './sriov-kinds.ts';
import { WatchedKind } from './watched-kind.ts';
import type { KindDefinition, KindSink, KindState } from './watched-kind.ts';

/** Flows that come before names are known stay without: wait so long for the first lists. */
const FIRST_LISTS_MS = 20_000;

interface Log {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}

/** How far the watch of one kind is. */
export interface KindStatus {
  readonly kind: string;
  readonly state: KindState;
  readonly objects: number;
}

/** The connection to a cluster: watches what names flows. */
export class Kubernetes {
  readonly cluster = new Cluster();
  readonly api: KubernetesApi;
  /** Where this process runs, or where the kubeconfig points. */
  readonly namespace: string;
  readonly #kinds: readonly Pick<
    WatchedKind<unknown>,
    'name' | 'state' | 'size' | 'listed' | 'close'
  >[];

  constructor(access: ClusterAccess, log: Log) {
    const api = new KubernetesApi(access);
    this.api = api;
    this.namespace = access.namespace;
    const watch = <T>(definition: KindDefinition<T>, sink: KindSink<T>) =>
      new WatchedKind(definition, api, sink, log);
    const { cluster } = this;
    this.#kinds = [
      watch(nodes, cluster.nodes),
      watch(namespaces, cluster.namespaces),
      watch(networks, cluster.networks),
      watch(services, cluster.services),
      ...ownerKinds.map((kind) => watch(kind, cluster.owners)),
      watch(sriovNodes, cluster.sriovNodes),
      watch(pods, cluster.pods),
    ];
  }

  /** Resolves when every kind was listed, or after a while without those that were not. */
  async ready(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, FIRST_LISTS_MS);
    });
    await Promise.race([Promise.all(this.#kinds.map(({ listed }) => listed)), late]);
    clearTimeout(timer);
  }

  status(): KindStatus[] {
    return this.#kinds.map(({ name, state, size }) => ({ kind: name, state, objects: size }));
  }

  async close(): Promise<void> {
    await Promise.all(this.#kinds.map((kind) => kind.close()));
  }
}
