import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium as browserType } from '@playwright/test';
import type { Page } from '@playwright/test';
import Fastify from 'fastify';
import { app } from '../backend/src/app.ts';
import { readConfig } from '../backend/src/config/config.ts';
import { httpOptions } from '../backend/src/http-options.ts';
import { openServices } from '../backend/src/services.ts';
import type { RunningServices } from '../backend/src/services.ts';
import { chromium } from '../integration-tests/e2e/chromium.ts';
import { NamedFlows } from './named-flows.ts';

const USAGE = `Usage: node bench/page.ts [--flows 200000] [--runs 5] [--port 24999] [--keep] [--json]

What a reader waits for, in Chromium, with so many flows in the last hour: from navigation to the first rows of Traffic
flows, and to the last card of the Overview. Needs the page to be built. --keep leaves the page up to be looked at.
`;
const BATCH = 1_000;
const BATCHES_AT_ONCE = 20;
const HOUR_MS = 3_600_000;
const PODS = 60;
const SETTLED = `document.querySelectorAll('[data-card]').length > 0
  && !document.querySelector('[data-card][aria-busy="true"]')`;

const { values } = parseArgs({
  options: {
    flows: { type: 'string', default: '200000' },
    runs: { type: 'string', default: '5' },
    port: { type: 'string', default: '24999' },
    keep: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

interface Figure {
  readonly what: string;
  readonly medianMs: number;
  readonly worstMs: number;
  /** Requests of the API on the way. */
  readonly requests: number;
}

if (values.help) console.log(USAGE);
else await bench(Number(values.flows), Number(values.runs), Number(values.port));

async function bench(flows: number, runs: number, port: number): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tributary-bench-page-'));
  const config = readConfig({ DATA_DIR: dataDir, HTTP_PORT: String(port) });
  const http = Fastify(httpOptions);
  const services = await openServices(config, http.log);
  const { httpHost, pageDir } = config;
  await http.register(app, { services, httpHost, pageDir, ownMetrics: false });
  try {
    await fill(services, flows);
    const address = await http.listen({ host: httpHost, port });
    if (values.keep) {
      console.log(`${flows} flows at ${address}; Ctrl-C ends it`);
      await once(process, 'SIGINT');
      return;
    }
    const figures = await measure(address, runs);
    if (values.json) console.log(JSON.stringify({ flows, figures }, null, 2));
    for (const { what, medianMs, worstMs, requests } of values.json ? [] : figures) {
      console.log(
        `${what.padEnd(24)} median ${medianMs} ms, worst ${worstMs} ms, ${requests} requests, ${flows} flows`,
      );
    }
  } finally {
    await http.close();
    await services.close();
    await rm(dataDir, { recursive: true });
  }
}

async function fill({ store }: RunningServices, flows: number): Promise<void> {
  const source = new NamedFlows(PODS, 1);
  const toMs = Date.now();
  const at = (flow: number) => toMs - HOUR_MS + (HOUR_MS * flow) / flows;
  for (let sent = 0; sent < flows; sent += BATCH * BATCHES_AT_ONCE) {
    const batches = Array.from({ length: BATCHES_AT_ONCE }, (_, index) => {
      const first = sent + index * BATCH;
      return source.batch(BATCH, at(first), at(first + BATCH));
    });
    await store.write(batches);
  }
}

async function measure(address: string, runs: number): Promise<Figure[]> {
  const browser = await browserType.launch(chromium.launchOptions);
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
  const range = 'timeRange=3600';
  const figures = [
    await times('Traffic flows: first rows', page, runs, async () => {
      await page.goto(`${address}/?${range}`);
      await page.locator('tr[data-index]').first().waitFor();
    }),
    await times('Overview: complete', page, runs, async () => {
      await page.goto(`${address}/?tab=overview&${range}`);
      await page.waitForFunction(SETTLED);
    }),
  ];
  await browser.close();
  return figures;
}

/** The first run, which fills the browser's cache, does not count. */
async function times(
  what: string,
  page: Page,
  runs: number,
  run: () => Promise<void>,
): Promise<Figure> {
  let requests = 0;
  page.on('request', (request) => {
    if (request.url().includes('/api/v1/')) requests++;
  });
  const measured: number[] = [];
  for (let count = 0; count <= runs; count++) {
    requests = 0;
    const startMs = performance.now();
    await run();
    if (count > 0) measured.push(performance.now() - startMs);
  }
  measured.sort((a, b) => a - b);
  const [median, worst] = [measured[Math.floor(runs / 2)]!, measured.at(-1)!];
  return { what, medianMs: Math.round(median), worstMs: Math.round(worst), requests };
}
