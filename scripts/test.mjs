/**
 * `npm test`: sets up what is missing, runs every stage, also after one that failed, and ends with the line
 * `N passed, N failed`; `npm run test:cluster` (`--cluster`) likewise for what needs servers built from source. Runs on
 * the Node that the machine has, without any package.
 */
import { parseArgs } from 'node:util';
import { PreflightError, requirePrivileges } from './preflight.mjs';
import { StepError } from './progress.mjs';
import { buildLoki, buildNode, NoGoError } from './rig.mjs';
import { setUp } from './setup.mjs';
import { CLUSTER_STAGES, runStage, STAGES } from './test-stages.mjs';

const HELP = `Usage: npm test [-- flags]     (servers built from source: npm run test:cluster)

  --only STAGE,…   run only these: ${STAGES.map((stage) => stage.name).join(', ')}
  --cluster        run what needs servers built from source instead: ${CLUSTER_STAGES.map((stage) => stage.name).join(', ')}
  --no-setup       install and build nothing; use what is there
  --help           this text`;

/**
 * Reads what to do.
 * @throws {StepError} where a flag or the name of a stage is unknown
 */
function readFlags() {
  const values = parseFlags();
  const stages = values.cluster ? CLUSTER_STAGES : STAGES;
  const known = stages.map((stage) => stage.name);
  const wanted = (values.only ?? known).flatMap((name) => name.split(','));
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new StepError(`no stage ${unknown}; there are ${known.join(', ')}`);
  return {
    help: values.help ?? false,
    setup: !values['no-setup'],
    isCluster: values.cluster ?? false,
    stages: stages.filter(({ name }) => wanted.includes(name)),
  };
}

function parseFlags() {
  try {
    return parseArgs({
      options: {
        only: { type: 'string', multiple: true },
        cluster: { type: 'boolean' },
        'no-setup': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StepError(`${reason.split('. ')[0]}; --help explains all flags`);
  }
}

async function main() {
  const { help, setup, isCluster, stages } = readFlags();
  if (help) {
    process.stdout.write(`${HELP}\n`);
    return;
  }
  requirePrivileges();
  if (setup) await setUp({ tests: true });
  if (setup && isCluster) {
    await buildLoki();
    await buildNode();
  }
  const total = { passed: 0, failed: 0, skipped: 0 };
  /** @type {string[]} */
  const summary = [];
  for (const stage of stages) {
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
  if (error instanceof NoGoError) {
    process.stdout.write(`skipped: ${error.message}\n\n0 passed, 0 failed, 1 skipped\n`);
    process.exit(0);
  }
  if (!(error instanceof StepError) && !(error instanceof PreflightError)) throw error;
  process.stderr.write(`tributary: ${error.message}\n`);
  process.stdout.write('0 passed, 1 failed\n');
  process.exitCode = 1;
}
