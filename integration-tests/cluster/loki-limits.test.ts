/** Loki with limits of its own, behind a gateway: whole answers, or the reason why not. */
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FlowRecord, FlowsAnswer, HistogramAnswer } from '@tributary/model';
import { allPages, flowsPath, startBackend, toBatch } from '../api/backend.ts';
import type { TestBackend } from '../api/backend.ts';
import { Loki } from '../rig/loki/loki.ts';
import { Gateway } from './gateway.ts';
import { inLoki } from './waiting.ts';

const FLOWS = 300;
const nowMs = Date.now();
const folder = mkdtempSync(join(tmpdir(), 'tributary-limits-'));
const tokenFile = join(folder, 'token');
const loki = new Loki(
  join(folder, 'loki'),
  { max_entries_limit_per_query: 40, max_query_length: '10m', max_line_size: 2_000 },
  true,
);
let gateway: Gateway;
let backend: TestBackend;

/** Over 50 minutes. */
const corpus = Array.from({ length: FLOWS }, (_, index): FlowRecord => ({
  DnsId: index,
  Bytes: 100,
  TimeFlowEndMs: nowMs - 1_000 - index * 10_000,
}));

beforeAll(async () => {
  await loki.start();
  gateway = new Gateway(loki.url);
  await gateway.start();
  setToken('first');
  backend = await startBackend({
    STORE: 'loki',
    LOKI_URL: gateway.url,
    LOKI_TENANT: 'network',
    LOKI_TOKEN_FILE: tokenFile,
  });
  await backend.services.store.write([toBatch(corpus)]);
  await inLoki(backend, FLOWS);
}, 120_000);

beforeEach(() => setToken('first'));

afterEach(() => {
  gateway.intercept = () => false;
});

afterAll(async () => {
  await backend.stop();
  await gateway.stop();
  await loki.kill();
  rmSync(folder, { recursive: true });
});

function setToken(token: string): void {
  gateway.token = token;
  writeFileSync(tokenFile, token);
}

function isQuery(url: string | undefined): boolean {
  return url?.includes('/query_range?') === true;
}

async function numbers(): Promise<(number | undefined)[]> {
  return (await allPages(backend, flowsPath('', { limit: '100' }))).map(({ DnsId }) => DnsId);
}

const all = corpus.map(({ DnsId }) => DnsId);

describe('limits of Loki', () => {
  it('do not shorten pages, whatever Loki gives at once', async () => {
    expect(await numbers()).toEqual(all);
  });

  it('do not shorten a histogram over more time than one query may have', async () => {
    const { totals } = await backend.get<HistogramAnswer>(
      '/api/v1/histogram?timeRange=3600&step=60',
    );
    expect(totals).toMatchObject({ flows: FLOWS, bytes: FLOWS * 100 });
  });

  it('are learnt from errors where Loki does not tell them', async () => {
    gateway.intercept = ({ url }, response) => {
      if (!url?.includes('/drilldown-limits')) return false;
      response.writeHead(403).end();
      return true;
    };
    const other = await startBackend({
      STORE: 'loki',
      LOKI_URL: gateway.url,
      LOKI_TENANT: 'network',
      LOKI_TOKEN_FILE: tokenFile,
    });
    try {
      const flows = await allPages(other, flowsPath('', { limit: '100' }));
      expect(flows.map(({ DnsId }) => DnsId)).toEqual(all);
    } finally {
      await other.stop();
    }
  });
});

it('asks again when Loki is busy, and says so when it stays so', async () => {
  let refusals = 2;
  gateway.intercept = ({ url }, response) => {
    if (!isQuery(url) || refusals-- <= 0) return false;
    response.writeHead(429, { 'retry-after': '1' }).end('too many outstanding requests');
    return true;
  };
  expect((await backend.get<FlowsAnswer>(flowsPath('', { limit: '10' }))).flows).toHaveLength(10);

  gateway.intercept = ({ url }, response) => {
    if (!isQuery(url)) return false;
    response.writeHead(429, { 'retry-after': '3600' }).end('too many outstanding requests');
    return true;
  };
  expect(await backend.get(flowsPath(''), 503)).toMatchObject({
    code: 'store-unavailable',
    detail: expect.stringContaining('more queries to answer than it can') as string,
  });
});

it('reads less at once where a query takes too long', async () => {
  let most = 0;
  gateway.intercept = ({ url }, response) => {
    const { searchParams } = new URL(url ?? '', 'http://gateway');
    const seconds =
      Number(BigInt(searchParams.get('end') ?? 0) - BigInt(searchParams.get('start') ?? 0)) / 1e9;
    if (!isQuery(url) || seconds < 120) return false;
    most = Math.max(most, seconds);
    response.writeHead(504).end('context deadline exceeded');
    return true;
  };
  expect(await numbers()).toEqual(all);
  expect(most).toBeGreaterThan(0);
});

it('ends its queries when the client goes', async () => {
  const client = new AbortController();
  const held = Promise.withResolvers<void>();
  gateway.intercept = ({ url }, response) => {
    if (!isQuery(url)) return false;
    void once(response, 'close').then(() => held.resolve());
    client.abort();
    return true;
  };
  const query = {
    fromMs: nowMs - 3_600_000,
    toMs: nowMs,
    filter: { kind: 'all', of: [] },
  } as const;
  const sort = { field: 'TimeFlowEndMs', descending: true } as const;
  const flows = backend.services.store.flows({ ...query, sort, limit: 10 }, client.signal);
  await expect(flows).rejects.toMatchObject({ name: 'AbortError' });
  await held.promise;
});

it('takes a token that has changed, and says when the one it has is none', async () => {
  setToken('second');
  expect(await numbers()).toEqual(all);
  gateway.token = 'third';
  expect(await backend.get(flowsPath(''), 503)).toMatchObject({
    detail: expect.stringContaining('does not let this server in') as string,
  });
});

it('accounts for every flow that Loki refuses, by reason', async () => {
  const { store } = backend.services;
  await store.write([toBatch([{ DnsId: 1_000, TimeFlowEndMs: nowMs - 30 * 86_400_000 }])]);
  await vi.waitFor(() => {
    expect(store.writeCounters?.()).toMatchObject({ dropped: { tooOld: 1 }, waiting: 0 });
  });
  await store.write([toBatch([{ DnsId: 1_001, DnsName: 'x'.repeat(3_000) }])]);
  await vi.waitFor(() => {
    expect(store.writeCounters?.()).toMatchObject({
      stored: FLOWS,
      waiting: 0,
      dropped: { tooOld: 1, tooLong: 1 },
    });
  });
});
