import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import { isRunning, recordedInstances } from './instances.mjs';

/** The first kernel with all that the flow program uses. */
const OLDEST_KERNEL = [5, 15];
/** CAP_NET_ADMIN, CAP_SYS_PTRACE, CAP_SYS_ADMIN: what entering namespaces and attaching programs takes. */
const NEEDED_CAPABILITIES = [12n, 19n, 21n];

/** Something without which nothing can work; its message is one line with the remedy. */
export class PreflightError extends Error {}

/**
 * Looks at everything that would stop the start later, before anything slow happens.
 * @param {import('./options.mjs').StartOptions} options
 * @throws {PreflightError}
 */
export async function checkMachine(options) {
  checkPlatform();
  checkKernel(os.release());
  requirePrivileges();
  if (!existsSync('/sys/kernel/btf/vmlinux')) {
    throw new PreflightError(
      'this kernel has no BTF (/sys/kernel/btf/vmlinux); use a kernel built with CONFIG_DEBUG_INFO_BTF=y, as those of Debian, RHEL and Fedora are',
    );
  }
  await checkPort('--port', options.host, options.port);
  await checkPort('--grpc-port', process.env['GRPC_HOST'] ?? '127.0.0.1', options.grpcPort);
  await checkPort('--agent-port', '127.0.0.1', options.agentPort);
  if (options.loki) {
    await checkPort('--loki-port', '127.0.0.1', options.lokiPort);
    await checkPort('--loki-port', '127.0.0.1', options.lokiPort + 1);
  }
}

function checkPlatform() {
  if (os.platform() !== 'linux') {
    throw new PreflightError(
      `flows are seen by the Linux kernel; this is ${os.platform()}: use a Linux machine`,
    );
  }
}

/**
 * @param {string} release as `uname -r` prints it
 * @throws {PreflightError}
 */
export function checkKernel(release) {
  const [major = 0, minor = 0] = release.split('.').map((part) => parseInt(part, 10));
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_KERNEL;
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
    throw new PreflightError(
      `kernel ${release} is too old; use ${OLDEST_KERNEL.join('.')} or newer (6.6 or newer has TCX)`,
    );
  }
}

/**
 * Without root neither namespaces nor programs can be made.
 * @throws {PreflightError}
 */
export function requirePrivileges() {
  const line = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  const effective = BigInt(`0x${line?.[1] ?? '0'}`);
  if (NEEDED_CAPABILITIES.every((bit) => (effective >> bit) & 1n)) return;
  throw new PreflightError('not root; run it with sudo: the kernel lets only root attach programs');
}

/**
 * @param {string} flag that would choose another port
 * @param {string} host
 * @param {number} port
 * @throws {PreflightError} where the port is not free
 */
export async function checkPort(flag, host, port) {
  const code = await listenError(host, port);
  if (code === null) return;
  if (code !== 'EADDRINUSE') throw new PreflightError(`cannot listen on ${host}:${port}: ${code}`);
  const owner = recordedInstances().find(
    (instance) => isRunning(instance) && [instance.port, instance.grpcPort].includes(port),
  );
  throw new PreflightError(
    owner
      ? `already running on port ${port} (kill ${owner.supervisor.pid} stops it), or choose another port with ${flag}`
      : `port ${port} is busy; see who has it with: ss -ltnp 'sport = :${port}', or choose another with ${flag}`,
  );
}

/**
 * @param {string} host
 * @param {number} port
 * @returns {Promise<string | null>} the errno's name, or null where the port is free
 */
function listenError(host, port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => {
      resolve(/** @type {NodeJS.ErrnoException} */ (error).code ?? error.message);
    });
    server.listen({ host, port, exclusive: true }, () => {
      server.close(() => {
        resolve(null);
      });
    });
  });
}
