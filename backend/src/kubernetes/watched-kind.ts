import { setTimeout as pause } from 'node:timers/promises';
import { KubernetesApiError } from './api-client.ts';
import type { KubernetesApi, KubernetesObject } from './api-client.ts';

/** Whole objects that are in memory at once; what is kept of them is a tenth. */
const PAGE = 200;
const WATCH_SECONDS = 300;
/** Servers send a bookmark about once a minute, so a watch that is silent for longer is dead. */
const SILENT_AFTER_MS = 150_000;
/** A server that ends every watch at once is not asked without pause. */
const SHORTEST_WATCH_MS = 1_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 30_000;
/** A kind that is missing or forbidden may be installed or allowed later. */
const ABSENT_RETRY_MS = 60_000;

/** A kind of object, and what of it is kept. */
export interface KindDefinition<T> {
  /** As in messages: `pods`, `network-attachment-definitions.k8s.cni.cncf.io`. */
  readonly name: string;
  /** Path of the list over all namespaces. */
  readonly path: string;
  /** Only names, labels, annotations and owners are asked for. */
  readonly metadataOnly?: boolean;
  readonly fieldSelector?: string;
  /** The kind belongs to something that a cluster need not have. */
  readonly optional?: boolean;
  /** The part that is kept; undefined for an object that is of no use. */
  pick(object: KubernetesObject): T | undefined;
}

/** Takes what is kept of the objects, by their UID. */
export interface KindSink<T> {
  put(uid: string, value: T): void;
  remove(uid: string): void;
}

export type KindState = 'starting' | 'watching' | 'absent' | 'forbidden' | 'retrying';

interface Log {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}

/**
 * Keeps a sink equal to the API server's objects of one kind: a list, then a watch from there on, and again from the
 * list where the server no longer knows the place (Kubernetes API concepts, "Efficient detection of changes").
 */
export class WatchedKind<T> {
  state: KindState = 'starting';
  readonly #definition: KindDefinition<T>;
  readonly #api: KubernetesApi;
  readonly #sink: KindSink<T>;
  readonly #log: Log;
  readonly #known = new Set<string>();
  /** The place from which to watch; undefined when a list is needed. */
  #version: string | undefined;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  #listed!: () => void;
  /** Resolves when the kind was listed once, or cannot be. */
  readonly listed = new Promise<void>((resolve) => {
    this.#listed = resolve;
  });

  constructor(definition: KindDefinition<T>, api: KubernetesApi, sink: KindSink<T>, log: Log) {
    this.#definition = definition;
    this.#api = api;
    this.#sink = sink;
    this.#log = log;
    this.#running = this.#run();
  }

  get name(): string {
    return this.#definition.name;
  }

  /** How many objects are kept. */
  get size(): number {
    return this.#known.size;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    let retryMs = FIRST_RETRY_MS;
    while (!this.#stop.signal.aborted) {
      try {
        this.#version ??= await this.#list();
        this.#become('watching');
        this.#listed();
        retryMs = FIRST_RETRY_MS;
        const startedMs = performance.now();
        await this.#watch(this.#version);
        if (performance.now() - startedMs < SHORTEST_WATCH_MS) await this.#pause(SHORTEST_WATCH_MS);
        continue;
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        const status = error instanceof KubernetesApiError ? error.status : 0;
        if (status === 410) {
          this.#version = undefined;
          await this.#pause(retryMs);
          continue;
        }
        const absent = status === 404 || status === 403;
        this.#become(status === 404 ? 'absent' : status === 403 ? 'forbidden' : 'retrying', error);
        if (absent) {
          this.#version = undefined;
          this.#listed();
        }
        await this.#pause(absent ? ABSENT_RETRY_MS : retryMs);
        retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
      }
    }
  }

  async #pause(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.#stop.signal }).catch(() => undefined);
  }

  /** Lists everything and returns the version from which to watch. */
  async #list(): Promise<string> {
    const { path, metadataOnly = false } = this.#definition;
    const seen = new Set<string>();
    let more = '';
    let version: string;
    do {
      const page = await this.#api.list(path, {
        query: { ...this.#selector(), limit: String(PAGE), ...(more !== '' && { continue: more }) },
        metadataOnly,
        signal: AbortSignal.any([this.#stop.signal, AbortSignal.timeout(SILENT_AFTER_MS)]),
      });
      for (const object of page.items ?? []) {
        const uid = this.#put(object);
        if (uid !== undefined) seen.add(uid);
      }
      more = page.metadata?.continue ?? '';
      version = page.metadata?.resourceVersion ?? '';
    } while (more !== '');
    for (const uid of [...this.#known]) if (!seen.has(uid)) this.#remove(uid);
    return version;
  }

  /** Follows changes until the server ends the watch; the next one goes on from the last event, whatever ended this. */
  async #watch(from: string): Promise<void> {
    const { path, metadataOnly = false } = this.#definition;
    const silence = new AbortController();
    const timer = setTimeout(() => silence.abort(), SILENT_AFTER_MS);
    try {
      const events = this.#api.watch(path, {
        query: {
          ...this.#selector(),
          watch: 'true',
          allowWatchBookmarks: 'true',
          timeoutSeconds: String(WATCH_SECONDS),
          resourceVersion: from,
        },
        metadataOnly,
        signal: AbortSignal.any([this.#stop.signal, silence.signal]),
      });
      for await (const { type, object } of events) {
        timer.refresh();
        if (type === 'ERROR') {
          throw new KubernetesApiError(object.code ?? 0, path, object.message ?? '');
        }
        if (type === 'DELETED') this.#remove(object.metadata?.uid ?? '');
        else if (type !== 'BOOKMARK') this.#put(object);
        this.#version = object.metadata?.resourceVersion ?? this.#version;
      }
    } finally {
      clearTimeout(timer);
    }
  }

  #selector(): Record<string, string> {
    const { fieldSelector } = this.#definition;
    return fieldSelector === undefined ? {} : { fieldSelector };
  }

  #put(object: KubernetesObject): string | undefined {
    const uid = object.metadata?.uid;
    if (uid === undefined) return undefined;
    const value = this.#definition.pick(object);
    if (value === undefined) {
      this.#remove(uid);
      return undefined;
    }
    this.#known.add(uid);
    this.#sink.put(uid, value);
    return uid;
  }

  #remove(uid: string): void {
    if (this.#known.delete(uid)) this.#sink.remove(uid);
  }

  /** Says once what becomes of the kind, with the remedy. */
  #become(state: KindState, error?: unknown): void {
    if (this.state === state) return;
    const before = this.state;
    this.state = state;
    const { name, optional } = this.#definition;
    if (state === 'watching') {
      if (before !== 'starting') this.#log.info({ kind: name }, 'watching again');
    } else if (state === 'forbidden') {
      this.#log.warn(
        { kind: name },
        'may not list and watch this kind: names from it stay empty; allow get, list and watch in the ClusterRole',
      );
    } else if (state === 'absent') {
      if (optional) this.#log.info({ kind: name }, 'the cluster does not have this kind');
      else this.#log.warn({ kind: name }, 'the cluster does not serve this kind');
    } else {
      this.#log.warn({ kind: name, err: error }, 'cannot watch; trying again');
    }
  }
}
