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
import { installSystemPackages } from './system-packages.mjs';

/** Also in integration-tests/rig/loki/go.mod, which pins it. */
const LOKI_VERSION = '3.7.8';
/** Where Go's own installer puts it, which is not on every PATH. */
const GO_FOLDER = '/usr/local/go/bin';
const OLDEST_GO = /** @type {const} */ ([1, 26]);
/** Debian with the libraries that the programs are linked to. */
export const BASE_IMAGE = 'localhost/tributary-base:2';

const NODE_SCRIPTS = path.join(ROOT, 'integration-tests', 'rig', 'node');
/** What the node's scripts and kube-proxy call. */
const NODE_PACKAGES = ['curl', 'gcc', 'iptables', 'jq', 'nftables', 'openssl', 'util-linux'];

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

/**
 * Builds what a Kubernetes node with Multus consists of, some twenty minutes of two cores, and the image on which those of
 * the programs stand.
 * @throws {NoGoError}
 * @throws {StepError} where the build fails
 */
export async function buildNode() {
  requireGo();
  await installSystemPackages(NODE_PACKAGES);
  const env = { ...goEnvironment(), TRIBUTARY_RIG: cacheFolder() };
  await step(
    'Building a Kubernetes node, once (some twenty minutes)',
    'bash',
    [nodeScript('build')],
    {
      env,
    },
  );
  const packages = 'ca-certificates,libatomic1,libbpf1,libelf1,libstdc++6';
  await step(
    'Making the image that the others stand on, once',
    'bash',
    [...[nodeScript('image'), 'debian', BASE_IMAGE, packages]],
    { env },
  );
}

/**
 * @param {string} name of a script of the node, without its ending
 * @returns {string} its path
 */
export function nodeScript(name) {
  return path.join(NODE_SCRIPTS, `${name}.sh`);
}

/** @returns {NodeJS.ProcessEnv} what the node's scripts need to be told */
export function nodeEnvironment() {
  const kubeconfig = path.join(cacheFolder(), 'node-state', 'pki', 'admin.kubeconfig');
  const binaries = path.join(cacheFolder(), 'node-bin');
  return {
    ...process.env,
    PATH: `${binaries}:${process.env['PATH'] ?? ''}`,
    TRIBUTARY_RIG: cacheFolder(),
    KUBECONFIG: kubeconfig,
  };
}

/** @returns {string} definitions of the custom resources that our manifests use, one YAML stream */
export function customResourceDefinitions() {
  return path.join(cacheFolder(), 'node-bin', 'crds.yaml');
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
    `Loki and Kubernetes are built with Go ${OLDEST_GO.join('.')} or newer, which is not on this machine; install it and put it on the PATH`,
  );
}
