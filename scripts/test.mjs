/**
 * `npm test`: sets up what is missing, runs every stage, also after one that failed, and ends with the line
 * `N passed, N failed`. Runs on the Node that the machine has, without any package.
 */
import { parseArgs } from 'node:util';
import { PreflightError, requirePrivileges } from './preflight.mjs';
import { StepError } from './progress.mjs';
import { setUp } from './setup.mjs';
import { runStage, STAGES } from './test-stages.mjs';

/**
 * Reads which stages to run.
 * @returns {string[]}
 * @throws {StepError} where a name is none of a stage
 */
function wantedStages() {
  const { values } = parseArgs({
    options: { only: { type: 'string', multiple: true }, 'no-setup': { type: 'boolean' } },
  });
  const known = STAGES.map((stage) => stage.name);
  const wanted = (values.only ?? known).flatMap((name) => name.split(','));
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new StepError(`no stage ${unknown}; there are ${known.join(', ')}`);
  return wanted;
}

async function main() {
  const wanted = wantedStages();
  requirePrivileges();
  if (!process.argv.includes('--no-setup')) await setUp({ tests: true });
  const total = { passed: 0, failed: 0, skipped: 0 };
  /** @type {string[]} */
  const summary = [];
  for (const stage of STAGES.filter(({ name }) => wanted.includes(name))) {
    process.stdout.write(`\n── ${stage.name} ${'─'.repeat(60 - stage.name.length)}\n`);
    const result = await runStage(stage);
    total.passed += result.passed;
    total.failed += result.failed;
    total.skipped += result.skipped;
    summary.push(
      `${stage.name.padEnd(10)} ${describe(result)}${result.note ? `  (${result.note})` : ''}`,
    );
  }
  process.stdout.write(`\n${summary.join('\n')}\n\n${describe(total)}\n`);
  process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
}

/** @param {{ passed: number, failed: number, skipped: number }} count */
function describe({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

try {
  await main();
} catch (error) {
  if (!(error instanceof StepError) && !(error instanceof PreflightError)) throw error;
  process.stderr.write(`tributary: ${error.message}\n`);
  process.stdout.write('0 passed, 1 failed\n');
  process.exitCode = 1;
}
