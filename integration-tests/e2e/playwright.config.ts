import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import { chromium } from './chromium.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PORT = 9501;
const DATA = 'test-results/e2e-data';
const START = `node scripts/start.mjs --no-setup --demo --demo-name e2e --port ${PORT} --grpc-port 2555 --agent-port 9502 --data ${DATA}`;

/** The product as `npm start` runs it, with its demo, on ports of its own. */
export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/e2e',
  workers: 1,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: 'list',
  use: {
    ...chromium,
    baseURL: `http://127.0.0.1:${PORT}`,
    viewport: { width: 1600, height: 1000 },
    trace: 'retain-on-failure',
    permissions: ['clipboard-read', 'clipboard-write'],
  },
  webServer: {
    command: `rm -rf ${DATA} && exec ${START}`,
    cwd: ROOT,
    url: `http://127.0.0.1:${PORT}/readyz`,
    timeout: 90_000,
    stdout: 'pipe',
    gracefulShutdown: { signal: 'SIGTERM', timeout: 30_000 },
  },
});
