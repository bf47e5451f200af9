import { readFileSync, statSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

/** How Loki is reached. */
export interface LokiAddress {
  /** `https://gateway:8080/api/logs/v1/network`: everything before `/loki/api/v1`. */
  readonly url: string;
  /** `X-Scope-OrgID`; none when empty. */
  readonly tenant: string;
  /** File with a bearer token, read again when it changes; none when empty. */
  readonly tokenFile: string;
  /** File with the certificates of the authority that signed Loki's, in PEM; the system's when empty. */
  readonly caFile: string;
  readonly timeoutMs: number;
}

export interface LokiAnswer {
  readonly status: number;
  readonly body: string;
  /** Seconds, from `Retry-After`. */
  readonly retryAfterS: number | undefined;
}

/** Loki took the request, and nothing came for a long time. */
export class LokiTimeoutError extends Error {
  override readonly name = 'LokiTimeoutError';
}

/** Loki's HTTP API, as far as it is needed: a push and queries. */
export class LokiClient {
  readonly #address: LokiAddress;
  #token: { readonly mtimeMs: number; readonly text: string } | undefined;

  constructor(address: LokiAddress) {
    this.#address = address;
  }

  /** Pushes a `logproto.PushRequest`, compressed by snappy. Rejects when there is no answer at all, or with the signal's reason. */
  push(body: Buffer, signal: AbortSignal): Promise<LokiAnswer> {
    return this.#ask('POST', '/loki/api/v1/push', {
      headers: { 'content-type': 'application/x-protobuf' },
      body,
      signal,
    });
  }

  /**
   * Answers a GET below `/loki/api/v1`; `defaultTenant` is asked about where none is configured. Rejects when there is no answer at all, or with the
   * signal's reason.
   */
  async get(
    path: string,
    parameters: Readonly<Record<string, string>>,
    signal: AbortSignal,
    defaultTenant?: string,
  ): Promise<LokiAnswer> {
    const query = new URLSearchParams(parameters).toString();
    return this.#ask('GET', `/loki/api/v1/${path}${query && `?${query}`}`, {
      headers: {
        ...(defaultTenant !== undefined && { 'x-scope-orgid': defaultTenant }),
        // tells the metadata of an entry apart from the labels of its stream
        'x-loki-response-encoding-flags': 'categorize-labels',
      },
      signal,
    });
  }

  /** Answers a GET of a path that is not of the API. Rejects as `get` does. */
  getText(path: string, signal: AbortSignal): Promise<LokiAnswer> {
    return this.#ask('GET', path, { headers: {}, signal });
  }

  async #ask(
    method: string,
    path: string,
    {
      headers,
      body,
      signal,
    }: { headers: Record<string, string>; body?: Buffer; signal: AbortSignal },
  ): Promise<LokiAnswer> {
    const { url, tenant, caFile, timeoutMs } = this.#address;
    const target = new URL(`${url.replace(/\/$/, '')}${path}`);
    const token = this.#readToken();
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = send(
      target,
      {
        method,
        timeout: timeoutMs,
        signal,
        ...(caFile !== '' && target.protocol === 'https:' && { ca: readFileSync(caFile) }),
        headers: {
          ...headers,
          ...(tenant !== '' && { 'x-scope-orgid': tenant }),
          ...(token !== '' && { authorization: `Bearer ${token}` }),
        },
      },
      resolve,
    );
    request.once('error', (error) => reject(signal.aborted ? signal.reason : error));
    request.once('timeout', () => {
      request.destroy(new LokiTimeoutError(`no answer within ${String(timeoutMs)} ms`));
    });
    request.end(body);
    const response = await promise;
    const retryAfter = Number(response.headers['retry-after']);
    return {
      status: response.statusCode ?? 0,
      body: await text(response),
      retryAfterS: Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : undefined,
    };
  }

  /** Service account tokens rotate: the file is read again whenever it is another one. */
  #readToken(): string {
    const { tokenFile } = this.#address;
    if (tokenFile === '') return '';
    const { mtimeMs } = statSync(tokenFile);
    if (this.#token?.mtimeMs !== mtimeMs) {
      this.#token = { mtimeMs, text: readFileSync(tokenFile, 'utf8').trim() };
    }
    return this.#token.text;
  }
}
