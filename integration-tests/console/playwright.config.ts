import { defineConfig } from '@playwright/test';
import { chromium } from '../e2e/chromium.ts';
import type { HostOptions } from '../e2e/page.ts';
import { CONSOLE_URL } from './rig.ts';

/** The plugin in the real OpenShift console, whose first page takes several seconds: its own tests, and our shell's. */
export default defineConfig<HostOptions>({
  testDir: '..',
  testMatch: ['console/*.spec.ts', 'e2e/views.spec.ts', 'e2e/answers.spec.ts'],
  globalSetup: './start-rig.ts',
  outputDir: '../../test-results/console',
  workers: 1,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  reporter: 'list',
  use: {
    ...chromium,
    hostName: 'openshift',
    baseURL: CONSOLE_URL,
    viewport: { width: 1600, height: 1000 },
    trace: 'retain-on-failure',
    permissions: ['clipboard-read', 'clipboard-write'],
  },
});
