import { defineConfig } from '@playwright/test';
import { chromium } from '../e2e/chromium.ts';
import { CONSOLE_URL } from './rig.ts';

/** The plugin in the real OpenShift console; its first page takes several seconds. */
export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/console',
  workers: 1,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  reporter: 'list',
  use: {
    ...chromium,
    baseURL: CONSOLE_URL,
    viewport: { width: 1600, height: 1000 },
    trace: 'retain-on-failure',
  },
});
