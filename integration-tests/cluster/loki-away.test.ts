/** Loki that goes, a backend that is killed meanwhile: what was acknowledged is found in the end, each flow once. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { HistogramAnswer, StatusAnswer } from '@tributary/model';
import { Sender } from '../../bench/send.ts';
import { encodeFlows, FlowSource, makePods } from '../../bench/traffic.ts';
import { startProcess } from '../api/backend-process.ts';
import type { BackendProcess } from '../api/backend-process.ts';
import { Loki } from '../rig/loki/loki.ts';

const BATCH = 500;

let folder: string;
let loki: Loki;
let backend: BackendProcess;
let sent: number;
const source = new FlowSource(makePods(20), 1);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tributary-away-'));
  loki = new Loki(join(folder, 'loki'));
  sent = 0;
  await loki.start();
  backend = await startBackend();
});

afterEach(async () => {
  await backend.end('SIGTERM');
  await loki.kill();
  rmSync(folder, { recursive: true });
});

function startBackend(): Promise<BackendProcess> {
  return startProcess(join(folder, 'data'), { STORE: 'loki', LOKI_URL: loki.url });
}

/** Sends batches, each of which the backend acknowledges. */
async function send(batches: number): Promise<void> {
  const sender = new Sender(`127.0.0.1:${String(backend.grpcPort)}`);
  for (let batch = 0; batch < batches; batch++) {
    const now = Date.now();
    await sender.flows(encodeFlows(source, BATCH, now - 1_000, now));
    sent += BATCH;
  }
  sender.close();
}

async function ask<T>(path: string): Promise<T> {
  const answer = await fetch(`http://127.0.0.1:${String(backend.httpPort)}/api/v1/${path}`);
  return (await answer.json()) as T;
}

async function account(): Promise<StatusAnswer['flows']> {
  return (await ask<StatusAnswer>('status')).flows;
}

it('loses nothing and doubles nothing', async () => {
  await send(10);
  await vi.waitFor(async () => expect(await account()).toMatchObject({ waiting: 0 }), {
    timeout: 30_000,
  });

  await loki.kill();
  await send(10);
  expect(await account()).toMatchObject({ received: 20 * BATCH, waiting: 10 * BATCH });
  await backend.end('SIGKILL');
  backend = await startBackend();
  expect(await account()).toMatchObject({ waiting: 10 * BATCH, dropped: {} });
  await send(10);
  await loki.start();
  await send(5);

  await vi.waitFor(async () => expect(await account()).toMatchObject({ waiting: 0, dropped: {} }), {
    timeout: 60_000,
    interval: 200,
  });
  await vi.waitFor(
    async () => {
      const { totals } = await ask<HistogramAnswer>('histogram?timeRange=3600');
      expect(totals).toMatchObject({ flows: sent });
    },
    { timeout: 60_000, interval: 1_000 },
  );
});

it('says why a query has no answer while Loki is away', async () => {
  await loki.kill();
  expect(await ask('flows?timeRange=3600')).toMatchObject({
    status: 503,
    code: 'store-unavailable',
  });
});
