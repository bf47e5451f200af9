import type { Problem } from '@tributary/model';
import type { Host } from '../host/host.ts';

/** The API refused or failed: cause and remedy are meant for the reader. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

export type ParamValue = string | number | boolean | undefined;

/** `path?a=1&b=2`, without the parameters that are undefined. */
export function pathWith(path: string, params: Readonly<Record<string, ParamValue>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined) search.set(name, String(value));
  }
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** GET of an API path. Throws ApiError for any answer but 2xx, and for no answer at all. */
export async function get<T>(host: Host, path: string, signal: AbortSignal): Promise<T> {
  return readAnswer<T>(await reach(host, path, { signal }));
}

/** A request with a JSON body. Throws ApiError as get does; an empty answer is undefined. */
export async function send<T>(
  host: Host,
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  const json =
    body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return readAnswer<T>(await reach(host, path, { method, ...json, ...(signal && { signal }) }));
}

async function reach(host: Host, path: string, init: RequestInit): Promise<Response> {
  try {
    return await host.request(path, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiError(
      problem(0, 'unreachable', 'The backend cannot be reached', {
        detail: 'No answer came from the backend of Tributary.',
        remedy: 'Check that the backend runs and that the network lets you reach it.',
      }),
    );
  }
}

async function readAnswer<T>(response: Response): Promise<T> {
  const text = await response.text();
  const body = parseJson(text);
  if (!response.ok) throw new ApiError(problemOf(response.status, body));
  return body as T;
}

function parseJson(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function problemOf(status: number, body: unknown): Problem {
  if (typeof body === 'object' && body !== null && 'code' in body && 'detail' in body) {
    return body as Problem;
  }
  return problem(status, 'unexpected-answer', 'The backend failed', {
    detail: `The backend answered with status ${status}.`,
    remedy: 'Try again; if it happens again, look at the log of the backend.',
  });
}

function problem(
  status: number,
  code: string,
  title: string,
  { detail, remedy }: { detail: string; remedy: string },
): Problem {
  return { type: 'about:blank', title, status, code, detail, remedy, message: detail };
}
