import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

interface Stored {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly resourceVersion?: string;
  };
}

const PATH = /^(\/api\/v1|\/apis\/[^/]+\/[^/]+)(?:\/namespaces\/([^/]+))?\/([^/]+)(?:\/([^/]+))?$/;

/**
 * As much of the Kubernetes API as the backend uses, in memory: lists by namespace and label, objects with the conflicts
 * of their versions, watches that tell nothing. Field selectors are not applied.
 */
export class StandInApi {
  /** Requests as `METHOD path`, in their order. */
  readonly requests: string[] = [];
  /** Answers the next writes with 409, as when somebody else was quicker. */
  conflicts = 0;
  readonly #objects = new Map<string, Stored>();
  readonly #server: Server;
  #version = 1;

  constructor() {
    this.#server = createServer((request, response) => {
      void this.#answer(request, response);
    });
  }

  /** Listens and gives the path's first part: `http://127.0.0.1:PORT`. */
  async start(port = 0): Promise<string> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** Keeps an object under its group's path (`/api/v1`, `/apis/GROUP/VERSION`) and plural. */
  put(group: string, plural: string, object: Stored): Stored {
    const { namespace = '', name } = object.metadata;
    const stored = {
      ...object,
      metadata: { uid: name, ...object.metadata, resourceVersion: String(this.#version++) },
    };
    this.#objects.set([group, namespace, plural, name].join(' '), stored);
    return stored;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://stand-in');
    const method = request.method ?? '';
    this.requests.push(`${method} ${pathname}`);
    const [, group = '', namespace = '', plural = '', name] = PATH.exec(pathname) ?? [];
    const reply = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    const refuse = (status: number, reason: string) => reply(status, { kind: 'Status', reason });
    if (searchParams.has('watch')) {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.flushHeaders();
      return;
    }
    if (method === 'GET' && name === undefined) {
      const [key, value] = (searchParams.get('labelSelector') ?? '').split('=');
      const items = [...this.#objects]
        .filter(([id]) => {
          const [ofGroup, ofNamespace, ofPlural] = id.split(' ');
          const isInNamespace = namespace === '' || ofNamespace === namespace;
          return ofGroup === group && ofPlural === plural && isInNamespace;
        })
        .map(([, object]) => object)
        .filter(({ metadata }) => !key || metadata.labels?.[key] === value);
      reply(200, { metadata: { resourceVersion: String(this.#version) }, items });
      return;
    }
    const body =
      method === 'POST' || method === 'PUT' ? ((await json(request)) as Stored) : undefined;
    const id = [group, namespace, plural, name ?? body?.metadata.name].join(' ');
    const present = this.#objects.get(id);
    if (body && this.conflicts > 0) {
      this.conflicts--;
      refuse(409, 'Conflict');
    } else if (method === 'POST') {
      if (present) refuse(409, 'AlreadyExists');
      else reply(201, this.put(group, plural, withNamespace(body!, namespace)));
    } else if (!present) {
      refuse(404, 'NotFound');
    } else if (method === 'PUT') {
      const isOld = body!.metadata.resourceVersion !== present.metadata.resourceVersion;
      if (isOld) refuse(409, 'Conflict');
      else reply(200, this.put(group, plural, withNamespace(body!, namespace)));
    } else {
      if (method === 'DELETE') this.#objects.delete(id);
      reply(200, present);
    }
  }
}

/** A kubeconfig that leads to it. */
export function kubeconfigOf(server: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'stand-in', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'backend', user: {} }],
    contexts: [{ name: 'stand-in', context: { cluster: 'stand-in', user: 'backend' } }],
    'current-context': 'stand-in',
  });
}

function withNamespace(object: Stored, namespace: string): Stored {
  return namespace === '' ? object : { ...object, metadata: { ...object.metadata, namespace } };
}
