import { request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { RequestOptions } from 'node:https';
import { createInterface } from 'node:readline';
import { json } from 'node:stream/consumers';
import type { KubeConfig } from '@kubernetes/client-node';

/** How objects are asked for where their names and owners are all that is needed. */
const METADATA_ONLY =
  'application/json;as=PartialObjectMetadata%LIST%;g=meta.k8s.io;v=v1,application/json';
const CONNECT_TIMEOUT_MS = 30_000;

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
 * Lists and watches of the Kubernetes API, page by page and line by line, so that no more than a page of whole objects
 * is in memory. Who asks, and how the server is trusted, is the library's part (KubeConfig).
 */
export class KubernetesApi {
  readonly #config: KubeConfig;

  constructor(config: KubeConfig) {
    this.#config = config;
  }

  /** One page of a list. Throws KubernetesApiError. */
  async list(path: string, options: GetOptions): Promise<ListPage> {
    const response = await this.#get(path, options, 'List');
    return (await json(response)) as ListPage;
  }

  /** The events of a watch until the server ends it. Throws KubernetesApiError. */
  async *watch(path: string, options: GetOptions): AsyncGenerator<WatchEvent> {
    const response = await this.#get(path, options, '');
    for await (const line of createInterface(response)) {
      if (line !== '') yield JSON.parse(line) as WatchEvent;
    }
  }

  async #get(
    path: string,
    { query, metadataOnly, signal }: GetOptions,
    suffix: string,
  ): Promise<IncomingMessage> {
    const server = this.#config.getCurrentCluster()?.server ?? '';
    const url = new URL(server.replace(/\/$/, '') + path);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const options: RequestOptions = {
      headers: {
        accept: metadataOnly ? METADATA_ONLY.replace('%LIST%', suffix) : 'application/json',
        'user-agent': 'tributary-backend',
      },
      signal,
    };
    await this.#config.applyToHTTPSOptions(options);
    const response = await send(url, options);
    if (response.statusCode === 200) return response;
    const answer = (await json(response).catch(() => ({}))) as { message?: string };
    throw new KubernetesApiError(response.statusCode ?? 0, path, answer.message ?? '');
  }
}

function send(url: URL, options: RequestOptions): Promise<IncomingMessage> {
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
    request.end();
  });
}
