import { createHash, randomUUID } from 'node:crypto';
import type { SavedQuery, SavedQueryInput } from '@tributary/model';
import { KubernetesApiError } from '../../kubernetes/api-client.ts';
import type { KubernetesApi, KubernetesObject } from '../../kubernetes/api-client.ts';
import { SavedQueriesError } from '../saved-query-store.ts';
import type { SavedQueryStore } from '../saved-query-store.ts';
import { parseQueries } from './parse-queries.ts';

/** Of the queries of one owner together; the API server takes objects of one MiB. */
const MAX_BYTES = 256 * 1024;
const MAX_TRIES = 6;
const LABEL = 'tributary.io/content';
const CONTENT = 'saved-queries';
const LIST_TIMEOUT_MS = 10_000;

interface ConfigMap extends KubernetesObject {
  readonly data?: Readonly<Record<string, string>>;
}

/** What becomes of an owner's queries, and what is told of it. */
interface Change<T> {
  readonly queries: readonly SavedQuery[];
  readonly result: T;
}

/**
 * Named queries in the cluster, so that they outlive the pod: one ConfigMap for each owner, in the backend's namespace.
 * The first part of a query's id names the ConfigMap. Throws SavedQueriesError.
 */
export class ConfigMapSavedQueries implements SavedQueryStore {
  readonly #api: Pick<KubernetesApi, 'list' | 'read' | 'create' | 'replace'>;
  readonly #namespace: string;
  readonly #path: string;

  constructor(api: Pick<KubernetesApi, 'list' | 'read' | 'create' | 'replace'>, namespace: string) {
    this.#api = api;
    this.#namespace = namespace;
    this.#path = `/api/v1/namespaces/${namespace}/configmaps`;
  }

  async list(): Promise<readonly SavedQuery[]> {
    const page = await this.#guard(() =>
      this.#api.list(this.#path, {
        query: { labelSelector: `${LABEL}=${CONTENT}` },
        metadataOnly: false,
        signal: AbortSignal.timeout(LIST_TIMEOUT_MS),
      }),
    );
    // what somebody broke by hand costs its owner only
    const queries = (page.items ?? []).flatMap((map) => queriesOf(map as ConfigMap) ?? []);
    return queries.sort((a, b) => a.name.localeCompare(b.name));
  }

  async get(id: string): Promise<SavedQuery | undefined> {
    return (await this.list()).find((query) => query.id === id);
  }

  create(input: SavedQueryInput, owner: string): Promise<SavedQuery> {
    const key = createHash('sha256').update(owner).digest('hex').slice(0, 32);
    const nowMs = Date.now();
    const query: SavedQuery = {
      ...input,
      id: `${key}.${randomUUID()}`,
      owner,
      predefined: false,
      createdMs: nowMs,
      updatedMs: nowMs,
    };
    return this.#change(key, owner, (queries) => ({
      queries: withQuery(queries, query),
      result: query,
    }));
  }

  async update(id: string, input: SavedQueryInput): Promise<SavedQuery | undefined> {
    return this.#change(keyOf(id), undefined, (queries) => {
      const present = queries.find((query) => query.id === id);
      if (!present) return undefined;
      const query = { ...present, ...input, updatedMs: Date.now() };
      return { queries: withQuery(queries, query), result: query };
    });
  }

  async delete(id: string): Promise<boolean> {
    const done = await this.#change(keyOf(id), undefined, (queries) => {
      const left = queries.filter((query) => query.id !== id);
      return left.length < queries.length ? { queries: left, result: true } : undefined;
    });
    return done ?? false;
  }

  /** Creates the ConfigMap where an owner is given, so that what is created always has a result. */
  #change<T>(
    key: string,
    owner: string,
    change: (queries: readonly SavedQuery[]) => Change<T>,
  ): Promise<T>;
  #change<T>(
    key: string,
    owner: undefined,
    change: (queries: readonly SavedQuery[]) => Change<T> | undefined,
  ): Promise<T | undefined>;
  async #change<T>(
    key: string,
    owner: string | undefined,
    change: (queries: readonly SavedQuery[]) => Change<T> | undefined,
  ): Promise<T | undefined> {
    for (let attempt = 1; ; attempt++) {
      const present = await this.#read(key);
      if (!present && owner === undefined) return undefined;
      const queries = present ? queriesOf(present) : [];
      if (!queries) throw this.#broken(key);
      const changed = change(queries);
      if (!changed) return undefined;
      const map = this.#mapOf(key, owner ?? queries[0]?.owner ?? '', changed.queries, present);
      try {
        await this.#guard(() =>
          present
            ? this.#api.replace(`${this.#path}/${nameOf(key)}`, map)
            : this.#api.create(this.#path, map),
        );
        return changed.result;
      } catch (error) {
        // somebody else was quicker: begin again from what they left
        if (!isStatus(error, 409)) throw error;
        if (attempt === MAX_TRIES) {
          throw new SavedQueriesError('unavailable', 'somebody else changes the queries too often');
        }
      }
    }
  }

  async #read(key: string): Promise<ConfigMap | undefined> {
    try {
      return await this.#guard(async () => {
        return (await this.#api.read(`${this.#path}/${nameOf(key)}`)) as ConfigMap;
      });
    } catch (error) {
      if (isStatus(error, 404)) return undefined;
      throw error;
    }
  }

  #mapOf(
    key: string,
    owner: string,
    queries: readonly SavedQuery[],
    present: ConfigMap | undefined,
  ): ConfigMap {
    const text = JSON.stringify(queries);
    if (Buffer.byteLength(text) > MAX_BYTES) {
      throw new SavedQueriesError('full', `all queries of a user take at most ${MAX_BYTES} bytes`);
    }
    return {
      ...{ apiVersion: 'v1', kind: 'ConfigMap' },
      metadata: {
        ...present?.metadata,
        name: nameOf(key),
        namespace: this.#namespace,
        labels: { ...present?.metadata?.labels, [LABEL]: CONTENT },
      },
      data: { owner, queries: text },
    };
  }

  #broken(key: string): SavedQueriesError {
    return new SavedQueriesError(
      'unavailable',
      `the ConfigMap ${this.#namespace}/${nameOf(key)} does not hold saved queries; repair or delete it`,
    );
  }

  /** Says what to do where the cluster refuses; conflicts and what is not there are the caller's. */
  async #guard<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (isStatus(error, 404) || isStatus(error, 409)) throw error;
      const reason = isStatus(error, 403)
        ? `the backend may not get, list, create and update ConfigMaps in namespace ${this.#namespace}`
        : 'the cluster does not answer where saved queries are kept';
      throw new SavedQueriesError('unavailable', reason, { cause: error });
    }
  }
}

/** The queries with one more, or one changed; a default takes that from the others. */
function withQuery(queries: readonly SavedQuery[], query: SavedQuery): SavedQuery[] {
  const others = queries
    .filter(({ id }) => id !== query.id)
    .map((other) => (query.isDefault ? { ...other, isDefault: false } : other));
  return [...others, query];
}

function queriesOf({ data }: ConfigMap): readonly SavedQuery[] | undefined {
  return parseQueries(data?.['queries'] ?? '[]');
}

function keyOf(id: string): string {
  return /^([0-9a-f]{32})\./.exec(id)?.[1] ?? 'none';
}

function nameOf(key: string): string {
  return `tributary-saved-queries-${key}`;
}

function isStatus(error: unknown, status: number): boolean {
  return error instanceof KubernetesApiError && error.status === status;
}
