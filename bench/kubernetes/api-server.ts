import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The objects of one kind: how many, and each when it is asked for. */
export interface ServedKind {
  readonly count: number;
  object(index: number): object;
}

export interface Asked {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

/** As much of the Kubernetes API as lists and watches need: what it serves, and when it fails, is told to it. */
export class FakeApiServer {
  /** Served kinds by the path of their list; every other path is 404. */
  readonly kinds = new Map<string, ServedKind>();
  /** Statuses to answer with instead, by path. */
  readonly failures = new Map<string, number>();
  /** What was asked, in order. */
  readonly asked: Asked[] = [];
  readonly #watches = new Map<string, Set<ServerResponse>>();
  readonly #server = createServer((request, response) => this.#answer(request, response));
  #version = 1_000;

  /** Resolves to the address of the server. */
  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Sends an event to whoever watches the kind. Returns its resource version. */
  send(path: string, type: string, object: { metadata?: object; code?: number }): string {
    const resourceVersion = String(++this.#version);
    const whole = { ...object, metadata: { ...object.metadata, resourceVersion } };
    for (const watch of this.#watches.get(path) ?? []) {
      watch.write(`${JSON.stringify({ type, object: whole })}\n`);
    }
    return resourceVersion;
  }

  /** How many watch the kind. */
  watching(path: string): number {
    return this.#watches.get(path)?.size ?? 0;
  }

  /** Ends the watches of a kind as a server does after their time, or by breaking the connection. */
  endWatches(path: string, how: 'end' | 'break'): void {
    for (const watch of this.#watches.get(path) ?? []) {
      if (how === 'end') watch.end();
      else watch.destroy();
    }
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://server');
    const query = Object.fromEntries(url.searchParams);
    this.asked.push({ path: url.pathname, query });
    const kind = this.kinds.get(url.pathname);
    const failure = this.failures.get(url.pathname) ?? (kind ? undefined : 404);
    if (failure !== undefined || !kind) {
      response.writeHead(failure ?? 404).end(JSON.stringify({ message: 'as the test says' }));
    } else if (query['watch'] === 'true') {
      this.#watch(url.pathname, response);
    } else {
      response.end(this.#page(kind, Number(query['limit'] ?? kind.count), query['continue']));
    }
  }

  #page({ count, object }: ServedKind, limit: number, from = '0'): string {
    const start = Number(from);
    const end = Math.min(start + limit, count);
    const items = Array.from({ length: end - start }, (_, index) => object(start + index));
    const more = end < count ? { continue: String(end) } : {};
    return JSON.stringify({ metadata: { resourceVersion: String(this.#version), ...more }, items });
  }

  #watch(path: string, response: ServerResponse): void {
    const watches = this.#watches.get(path) ?? new Set();
    this.#watches.set(path, watches.add(response));
    response.on('close', () => watches.delete(response));
    response.writeHead(200).flushHeaders();
  }
}
