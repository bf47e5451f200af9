import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a gateway does with a request: true where it has answered by itself. */
type Intercept = (request: IncomingMessage, response: ServerResponse) => boolean;

const PREFIX = '/api/logs/v1/network';

/** A gateway as LokiStack has one: Loki below a path, for those who have the token. */
export class Gateway {
  token = '';
  /** Asked about every request that is let in. */
  intercept: Intercept = () => false;
  readonly #server: Server;
  readonly #target: string;

  constructor(target: string) {
    this.#target = target;
    this.#server = createServer((request, response) => this.#handle(request, response));
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${String(port)}${PREFIX}`;
  }

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #handle(request: IncomingMessage, response: ServerResponse): void {
    if (request.headers.authorization !== `Bearer ${this.token}`) {
      response.writeHead(401).end('no such token');
      return;
    }
    if (!request.url?.startsWith(`${PREFIX}/loki/`)) {
      response.writeHead(404).end('no such path');
      return;
    }
    if (this.intercept(request, response)) return;
    const { method, headers } = request;
    const path = request.url.slice(PREFIX.length);
    const forwarded = httpRequest(`${this.#target}${path}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    forwarded.once('error', () => response.destroy());
    response.once('close', () => forwarded.destroy());
    request.pipe(forwarded);
  }
}
