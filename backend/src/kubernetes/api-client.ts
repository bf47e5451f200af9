import { request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { RequestOptions } from 'node:https';
import { createInterface } from 'node:readline';
import { json } from 'node:stream/consumers';
import type { ClusterAccess } from './cluster-access.ts';

/** How objects are asked for where their names and owners are all that is needed. */
const METADATA_ONLY =
  'application/json;as=PartialObjectMetadata%LIST%;g=meta.k8s.io;v=v1,application/json';
const CONNECT_TIMEOUT_MS = 30_000;
const ANSWER_TIMEOUT_MS = 10_000;
const READ_CREDENTIALS_EVERY_MS = 60_000;
const USER_AGENT = 'tributary-backend';

/** The API server's answer was not 200. */
export class KubernetesApiError extends Error {
  override readonly name = 'KubernetesApiError';
  readonly status: number;

  constructor(status: number, path: string, reason: string) {
    super(`${path}: ${status} ${reason}`.trim());
    this.status = status;
  }
}

/** What every object has; the rest is as its kind has it. */
export interface KubernetesObject {
  readonly metadata?: {
    readonly uid?: string;
    readonly name?: string;
    readonly namespace?: string;
    readonly resourceVersion?: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly labels?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly OwnerReference[];
  };
}

export interface OwnerReference {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
}

export interface ListPage {
  readonly metadata?: { readonly resourceVersion?: string; readonly continue?: string };
  readonly items?: readonly KubernetesObject[];
}

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: KubernetesObject & { readonly code?: number; readonly message?: string };
}

interface GetOptions {
  readonly query: Readonly<Record<string, string>>;
  readonly metadataOnly: boolean;
  readonly signal: AbortSignal;
}

/**
 * Single objects, lists and watches of the Kubernetes API, page by page and line by line, so that no more than a page of whole objects
 * is in memory.
 */
export class KubernetesApi {
  readonly #access: ClusterAccess;
  #read: Promise<RequestOptions> | undefined;
  #readMs = 0;

  constructor(access: ClusterAccess) {
    this.#access = access;
  }

  /** One page of a list. Throws KubernetesApiError. */
  async list(path: string, options: GetOptions): Promise<ListPage> {
    const response = await this.#get(path, options, 'List');
    return (await json(response)) as ListPage;
  }

  /** The events of a watch until the server ends it. Throws KubernetesApiError. */
  async *watch(path: string, options: GetOptions): AsyncGenerator<WatchEvent> {
    const response = await this.#get(path, options, '');
    // an error of a connection that nobody reads any more would end the process
    response.on('error', () => undefined);
    try {
      for await (const line of createInterface(response)) {
        if (line !== '') yield JSON.parse(line) as WatchEvent;
      }
    } finally {
      response.destroy();
    }
  }

  /** Sends a new object, or a review, and gives what the server answers. Throws KubernetesApiError. */
  create(path: string, object: object): Promise<unknown> {
    return this.#exchange('POST', path, JSON.stringify(object));
  }

  /** One object. Throws KubernetesApiError. */
  read(path: string): Promise<unknown> {
    return this.#exchange('GET', path, '');
  }

  /** Puts an object in the place of that version of it which its metadata name. Throws KubernetesApiError, 409 for an older one. */
  replace(path: string, object: object): Promise<unknown> {
    return this.#exchange('PUT', path, JSON.stringify(object));
  }

  async #exchange(method: 'GET' | 'POST' | 'PUT', path: string, body: string): Promise<unknown> {
    const options: RequestOptions = {
      method,
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    };
    return json(await this.#request(path, {}, options, body));
  }

  async #get(
    path: string,
    { query, metadataOnly, signal }: GetOptions,
    suffix: string,
  ): Promise<IncomingMessage> {
    const accept = metadataOnly ? METADATA_ONLY.replace('%LIST%', suffix) : 'application/json';
    return this.#request(path, query, { headers: { accept }, signal }, '');
  }

  async #request(
    path: string,
    query: Readonly<Record<string, string>>,
    options: RequestOptions,
    body: string,
  ): Promise<IncomingMessage> {
    const url = new URL(this.#access.server.replace(/\/$/, '') + path);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const credentials = await this.#credentials();
    const headers = { ...credentials.headers, ...options.headers, 'user-agent': USER_AGENT };
    const response = await send(url, { ...credentials, ...options, headers }, body);
    const status = response.statusCode ?? 0;
    if (status === 200 || status === 201) return response;
    const answer = (await json(response).catch(() => ({}))) as { message?: string };
    throw new KubernetesApiError(status, path, answer.message ?? '');
  }

  /** Read anew once a minute. */
  #credentials(): Promise<RequestOptions> {
    const now = Date.now();
    if (this.#read === undefined || now - this.#readMs > READ_CREDENTIALS_EVERY_MS) {
      this.#readMs = now;
      this.#read = this.#access.credentials();
      this.#read.catch(() => {
        this.#read = undefined;
      });
    }
    return this.#read;
  }
}

function send(url: URL, options: RequestOptions, body: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'http:' ? httpRequest : httpsRequest)(
      url,
      options,
      (answer) => {
        request.setTimeout(0);
        resolve(answer);
      },
    );
    request.setTimeout(CONNECT_TIMEOUT_MS, () => {
      request.destroy(new Error(`no answer after ${CONNECT_TIMEOUT_MS / 1000} s`));
    });
    request.on('error', reject);
    request.end(body === '' ? undefined : body);
  });
}
