import { parseArgs } from 'node:util';

/**
 * What `npm start` was asked for.
 * @typedef {object} StartOptions
 * @property {boolean} help print the help and nothing else
 * @property {string} host address on which the page and the API listen
 * @property {number} port TCP port of the page and the API
 * @property {number} grpcPort TCP port on which the backend takes flows from agents
 * @property {number} agentPort TCP port of the agent's health and metrics, on loopback
 * @property {string} data folder of the store
 * @property {boolean | null} demo demo wanted, not wanted, or to be decided by what the machine holds (null)
 * @property {string} demoName prefix of the demo's namespaces and links
 * @property {boolean} loki keep flows in a Loki of its own, built from source once
 * @property {number} lokiPort its HTTP port; its gRPC port is the next one
 * @property {boolean} setup install and build what is missing
 * @property {boolean} verbose print every line that backend and agent log
 */

/** A command line that cannot be; its message is one line for the user. */
export class UsageError extends Error {}

export const HELP = `Tributary: every network flow of this machine, on every interface, in every network namespace.

Usage: npm start [-- flags]        (or: node scripts/start.mjs [flags])

  --demo             bring up the demo: six pod-like network namespaces with eth0, net1, net2 and net10 and real traffic
  --no-demo          do not; the default is to bring it up where the machine has no other network namespaces
  --demo-name NAME   prefix of the demo's namespaces and links, 1 to 6 of a-z and 0-9 (default demo)
  --host ADDRESS     where the page and the API listen (default 127.0.0.1; 0.0.0.0 for every interface, behind a token)
  --port N           port of the page and the API (default 9001)
  --grpc-port N      port on which the backend takes flows from agents (default 2055)
  --agent-port N     port of the agent's health and metrics, on loopback (default 9102)
  --data FOLDER      where flows and saved queries are kept (default ./data)
  --loki             keep flows in a Loki of its own, under the data folder; built from source once (needs Go, ten minutes)
  --loki-port N      port of that Loki, on loopback, and N + 1 (default 3100)
  --no-setup         install and build nothing; use what is there
  --verbose          print every line that backend and agent log; otherwise warnings and errors only
  --help             this text

Everything else is configured by environment variables, which backend and agent inherit: see the README.
Ctrl-C stops everything and leaves no hook, namespace or process behind.`;

/**
 * Reads the command line of `npm start`.
 * @param {string[]} argv arguments without the program's name
 * @returns {StartOptions}
 * @throws {UsageError} where a flag is unknown or has a value that cannot be
 */
export function parseOptions(argv) {
  const values = readFlags(argv);
  if (values.demo && values['no-demo'])
    throw new UsageError('--demo and --no-demo exclude each other');
  const demoName = values['demo-name'] ?? 'demo';
  if (!/^[a-z][a-z0-9]{0,5}$/.test(demoName)) {
    throw new UsageError(
      `--demo-name must be a letter and up to 5 more of a-z and 0-9, not "${demoName}"`,
    );
  }
  const options = {
    help: values.help ?? false,
    host: values.host ?? '127.0.0.1',
    port: portOf('--port', values.port, 9001),
    grpcPort: portOf('--grpc-port', values['grpc-port'], 2055),
    agentPort: portOf('--agent-port', values['agent-port'], 9102),
    data: values.data ?? 'data',
    demo: values.demo ? true : values['no-demo'] ? false : null,
    demoName,
    loki: values.loki ?? false,
    lokiPort: portOf('--loki-port', values['loki-port'], 3100),
    setup: !values['no-setup'],
    verbose: values.verbose ?? false,
  };
  if (new Set([options.port, options.grpcPort, options.agentPort]).size < 3) {
    throw new UsageError('--port, --grpc-port and --agent-port must differ');
  }
  return options;
}

const FLAGS = /** @type {const} */ ({
  help: { type: 'boolean', short: 'h' },
  host: { type: 'string' },
  port: { type: 'string' },
  'grpc-port': { type: 'string' },
  'agent-port': { type: 'string' },
  data: { type: 'string' },
  demo: { type: 'boolean' },
  'no-demo': { type: 'boolean' },
  'demo-name': { type: 'string' },
  loki: { type: 'boolean' },
  'loki-port': { type: 'string' },
  'no-setup': { type: 'boolean' },
  verbose: { type: 'boolean' },
});

/** @param {string[]} argv */
function readFlags(argv) {
  try {
    return parseArgs({ args: argv, options: FLAGS }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${reason.split('. ')[0]}; --help explains all flags`);
  }
}

/**
 * @param {string} flag
 * @param {string | undefined} text
 * @param {number} fallback
 */
function portOf(flag, text, fallback) {
  if (text === undefined) return fallback;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65535) {
    throw new UsageError(`${flag} must be a port from 1 to 65535, not "${text}"`);
  }
  return port;
}
