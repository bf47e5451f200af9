import { setTimeout as delay } from 'node:timers/promises';
import type { StartOptions } from './options.mjs';
import { reachable } from './services.ts';

const POLL_MS = 250;

/** Where the page is, for a browser on this machine. */
export function pageAddress(options: StartOptions): string {
  return `http://${reachable(options.host)}:${options.port}`;
}

/**
 * Waits until the API answers with a flow that began after this call.
 * @returns name of its first interface, or null where `signal` ended the wait
 */
export async function firstFlow(
  options: StartOptions,
  signal: AbortSignal,
): Promise<string | null> {
  const since = Math.floor(Date.now() / 1000);
  while (!signal.aborted) {
    const query = new URLSearchParams({ startTime: String(since), limit: '1' });
    const flow = await newestFlow(`${pageAddress(options)}/api/v1/flows?${query.toString()}`);
    if (flow) return flow.Interfaces?.[0] ?? 'an interface';
    await delay(POLL_MS);
  }
  return null;
}

async function newestFlow(url: string): Promise<{ Interfaces?: string[] } | null> {
  try {
    const answer = (await (await fetch(url)).json()) as { flows?: { Interfaces?: string[] }[] };
    return answer.flows?.[0] ?? null;
  } catch {
    return null;
  }
}
