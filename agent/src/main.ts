import { pino } from 'pino';
import { isKernelError, kernelSupport } from '../native/index.ts';
import type { AttachMode } from '../native/index.ts';
import { Agent } from './agent.ts';
import { readConfig, usage } from './config/config.ts';
import type { Config } from './config/config.ts';
import { ConfigError } from './config/setting.ts';
import { healthServer } from './health/server.ts';

/** Something that keeps the agent from starting, with the remedy, in one line. */
class StartError extends Error {}

/** How hooks are attached, undefined where both ways are open. Throws StartError where they cannot be. */
function attachMode(config: Config): AttachMode | undefined {
  const { release, btf, tcx, missingCapabilities } = kernelSupport();
  if (missingCapabilities.length > 0) {
    throw new StartError(`lacks ${missingCapabilities.join(', ')}: run as root or grant them`);
  }
  if (!btf) {
    throw new StartError(
      `kernel ${release} has no /sys/kernel/btf/vmlinux: use one built with CONFIG_DEBUG_INFO_BTF`,
    );
  }
  if (config.attachMode === 'tcx' && !tcx) {
    throw new StartError(`kernel ${release} has no TCX (6.6 and newer): set TC_ATTACH_MODE=tc`);
  }
  if (!tcx) return 'tc';
  return config.attachMode === 'any' ? undefined : config.attachMode;
}

async function run(): Promise<void> {
  const config = readConfig(process.env);
  const log = pino({ level: config.logLevel }, pino.destination(2));
  const mode = attachMode(config);
  const agent = await Agent.start(config, mode, log);
  const health = healthServer(agent.metrics.registry, () => agent.notReady());
  const address = await health.listen({ host: config.metricsHost, port: config.metricsPort });
  log.info({ mode: mode ?? 'any', export: config.export, metrics: address }, 'observing');

  let stopping = false;
  const stop = async (signal: NodeJS.Signals) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    await agent.close();
    await health.close();
    log.flush();
    process.exit(0);
  };
  process.on('SIGINT', (signal) => void stop(signal));
  process.on('SIGTERM', (signal) => void stop(signal));
}

/** The one line that says what is wrong, and what to do. */
function explain(error: unknown): string {
  if (error instanceof ConfigError || error instanceof StartError) return error.message;
  if (isKernelError(error) && error.code === 'EADDRINUSE') {
    return `${error.message}: choose another METRICS_SERVER_PORT`;
  }
  return error instanceof Error ? error.message : String(error);
}

if (process.argv.includes('--help')) {
  process.stdout.write(usage());
} else {
  run().catch((error: unknown) => {
    process.stderr.write(`tributary agent: ${explain(error)}\n`);
    process.exit(1);
  });
}
