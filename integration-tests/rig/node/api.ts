import http from 'node:http';
import https from 'node:https';
import { text } from 'node:stream/consumers';
import type { IncomingMessage } from 'node:http';
import { once } from 'node:events';

/** The backend's API in the node, asked by somebody with a token. */
export class BackendApi {
  readonly #address: string;
  readonly #ca: string | undefined;

  /** `ca`: who signed the certificate of `tributary-backend.tributary.svc`, as PEM; without it there is no TLS. */
  constructor(address: string, ca?: string) {
    this.#address = address;
    this.#ca = ca;
  }

  /** Status and body of the answer to `/api/v1/<path>`. */
  async ask(path: string, token?: string): Promise<{ status: number; body: string }> {
    const options = {
      host: this.#address,
      port: 9001,
      path: `/api/v1/${path}`,
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      agent: false,
    } as const;
    const servername = 'tributary-backend.tributary.svc';
    const request =
      this.#ca === undefined
        ? http.get(options)
        : https.get({ ...options, ca: this.#ca, servername });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    return { status: response.statusCode!, body: await text(response) };
  }

  /** The answer; throws when it is an error. */
  async get<T>(path: string, token: string): Promise<T> {
    const { status, body } = await this.ask(path, token);
    if (status !== 200) throw new Error(`${path}: ${String(status)} ${body}`);
    return JSON.parse(body) as T;
  }
}
