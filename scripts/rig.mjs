/**
 * Servers that are built from source for `npm run test:cluster` and `npm start -- --loki`, each once, into a cache outside
 * the tree: `$TRIBUTARY_RIG`, else `tributary-rig` in the user's cache folder.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { step, StepError } from './progress.mjs';
import { ROOT } from './setup.mjs';

/** Also in integration-tests/rig/loki/go.mod, which pins it. */
const LOKI_VERSION = '3.7.8';
/** Where Go's own installer puts it, which is not on every PATH. */
const GO_FOLDER = '/usr/local/go/bin';
const OLDEST_GO = /** @type {const} */ ([1, 25]);

/** There is no Go that can build the servers; its message is one line with the remedy. */
export class NoGoError extends StepError {}

/** @returns {string} the folder of all that is built */
function cacheFolder() {
  const cache = process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache');
  return process.env['TRIBUTARY_RIG'] ?? path.join(cache, 'tributary-rig');
}

/** @returns {string} path of the Loki binary, built or not */
export function lokiBinary() {
  return path.join(cacheFolder(), `loki-${LOKI_VERSION}`, 'loki');
}

/**
 * Builds Loki where it is not in the cache: some twelve minutes of two cores.
 * @throws {NoGoError}
 * @throws {StepError} where the build fails
 */
export async function buildLoki() {
  const binary = lokiBinary();
  if (existsSync(binary)) return;
  requireGo();
  mkdirSync(path.dirname(binary), { recursive: true });
  const env = {
    ...goEnvironment(),
    CGO_ENABLED: '0',
    // its push package is required by a commit that the checksum database does not have
    GONOSUMDB: 'github.com/grafana/loki/pkg/push',
  };
  await step(
    `Building Loki ${LOKI_VERSION} from source, once (some twelve minutes)`,
    'go',
    [
      ...['build', '-v', '-trimpath', '-tags', 'netgo', '-o', `${binary}.new`],
      'github.com/grafana/loki/v3/cmd/loki',
    ],
    { cwd: path.join(ROOT, 'integration-tests', 'rig', 'loki'), env },
  );
  renameSync(`${binary}.new`, binary);
}

function goEnvironment() {
  return { ...process.env, PATH: `${process.env['PATH'] ?? ''}:${GO_FOLDER}` };
}

/** @throws {NoGoError} */
function requireGo() {
  const { status, stdout } = spawnSync('go', ['env', 'GOVERSION'], {
    encoding: 'utf8',
    env: goEnvironment(),
  });
  const version = /^go(\d+)\.(\d+)/
    .exec(stdout ?? '')
    ?.slice(1)
    .map(Number) ?? [0, 0];
  const [major = 0, minor = 0] = version;
  const isRecent = major > OLDEST_GO[0] || (major === OLDEST_GO[0] && minor >= OLDEST_GO[1]);
  if (status === 0 && isRecent) return;
  throw new NoGoError(
    `Loki is built with Go ${OLDEST_GO.join('.')} or newer, which is not on this machine; install it and put it on the PATH`,
  );
}
