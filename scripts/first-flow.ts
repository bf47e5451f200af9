import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { FlowsAnswer } from '@tributary/model';
import type { StartOptions } from './options.mjs';
import { needsToken, reachable, tokenFile } from './services.ts';

const POLL_MS = 250;
const LIMIT_MS = 60_000;

/** Where the page is, for a browser on this machine. */
export function pageAddress(options: StartOptions): string {
  return `http://${reachable(options.host)}:${options.port}`;
}

/**
 * Waits until the API answers with a flow that was seen after this call.
 * @returns one line that says where and when, `began` being ms since epoch, or that none came in a minute; null where
 * `signal` ended the wait
 */
export async function firstFlow(
  options: StartOptions,
  began: number,
  signal: AbortSignal,
): Promise<string | null> {
  const since = Date.now();
  while (Date.now() < since + LIMIT_MS) {
    if (signal.aborted) return null;
    const name = await interfaceOfNewest(options, Math.floor(since / 1000));
    if (name !== null) {
      return `First flow, on ${name}, after ${((Date.now() - began) / 1000).toFixed(1)} s`;
    }
    await delay(POLL_MS);
  }
  return 'No flow in a minute; the tab Interfaces of the page says what is observed, and why not';
}

/** Name of an interface that saw the newest flow since that second; null where there is no such flow. */
async function interfaceOfNewest(options: StartOptions, since: number): Promise<string | null> {
  const query = new URLSearchParams({ startTime: String(since), limit: '1' });
  const headers = needsToken(options)
    ? { authorization: `Bearer ${readFileSync(tokenFile(options), 'utf8').trim()}` }
    : {};
  const response = await fetch(`${pageAddress(options)}/api/v1/flows?${query.toString()}`, {
    headers,
  }).catch(() => null);
  if (!response?.ok) return null;
  const { flows } = (await response.json()) as FlowsAnswer;
  return flows[0] ? (flows[0].Interfaces?.[0] ?? 'an interface') : null;
}
