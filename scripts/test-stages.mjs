import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { projectEnvironment } from './npm-packages.mjs';
import { ROOT } from './setup.mjs';

const REPORT_FOLDER = path.join(ROOT, 'test-results');

/**
 * @typedef {{ passed: number, failed: number, skipped: number, note?: string }} Count `note`: why the figures are what they are
 *
 * @typedef {object} Stage
 * @property {string} name
 * @property {string} script npm script that runs it
 * @property {'vitest' | 'playwright'} [runner] what writes the report with its tests; without one the stage is one test
 */

/** @type {Stage[]} */
export const STAGES = [
  { name: 'lint', script: 'lint' },
  { name: 'format', script: 'format:check' },
  { name: 'typecheck', script: 'typecheck' },
  { name: 'unit', script: 'test:unit', runner: 'vitest' },
  { name: 'kernel', script: 'test:kernel', runner: 'vitest' },
  { name: 'api', script: 'test:api', runner: 'vitest' },
  { name: 'e2e', script: 'test:e2e', runner: 'playwright' },
  { name: 'console', script: 'test:console', runner: 'playwright' },
];

/**
 * What needs servers built from source.
 * @type {Stage[]}
 */
export const CLUSTER_STAGES = [{ name: 'cluster', script: 'test:servers', runner: 'vitest' }];

/**
 * Runs one stage to its end, showing its output, and counts its tests. A stage that ends badly without a failed test
 * (a crash, a test file that does not load) counts as one failure.
 * @param {Stage} stage
 * @returns {Promise<Count>}
 */
export async function runStage(stage) {
  const report = path.join(REPORT_FOLDER, `${stage.name}.json`);
  mkdirSync(REPORT_FOLDER, { recursive: true });
  rmSync(report, { force: true });
  const code = await run(stage, report);
  if (stage.runner === undefined) {
    return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
  }
  const count = existsSync(report)
    ? COUNTERS[stage.runner](JSON.parse(readFileSync(report, 'utf8')))
    : null;
  if (count === null) return { passed: 0, failed: 1, skipped: 0, note: 'wrote no report' };
  if (code !== 0 && count.failed === 0) return { ...count, failed: 1, note: `exit code ${code}` };
  return count;
}

/**
 * @param {Stage} stage
 * @param {string} report
 * @returns {Promise<number>} exit code
 */
function run(stage, report) {
  const env = { ...projectEnvironment(ROOT), CI: 'true', PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  const child = spawn(
    'npm',
    ['run', '--silent', stage.script, ...reporterArguments(stage, report)],
    {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      resolve(code ?? 1);
    });
  });
}

/**
 * @param {Stage} stage
 * @param {string} report
 * @returns {string[]}
 */
function reporterArguments(stage, report) {
  switch (stage.runner) {
    case 'vitest':
      return ['--', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    case 'playwright':
      return ['--', '--reporter=list,json'];
    default:
      return [];
  }
}

/**
 * Vitest's report counts test files that do not load apart from tests.
 * @param {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
 *   testResults: { status: string, assertionResults: unknown[] }[] }} report
 * @returns {Count}
 */
export function countVitest(report) {
  const unloaded = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * @param {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number } }} report
 * @returns {Count}
 */
export function countPlaywright({ stats }) {
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
    ...(stats.flaky > 0 ? { note: `${stats.flaky} passed only when repeated` } : {}),
  };
}

const COUNTERS = { vitest: countVitest, playwright: countPlaywright };
