import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { presentLinks, presentNamespaces, removeNetwork } from '../../demo/network.ts';
import { isAlive, recordedInstances } from '../../scripts/instances.mjs';
import type { Instance, ProcessIdentity } from '../../scripts/instances.mjs';
import { Launched } from './launched.ts';

const DEMO = 'life';
const PORT = 9511;
let data: string;
let flags: string[];

test.beforeEach(() => {
  data = mkdtempSync(path.join(os.tmpdir(), 'tributary-life-'));
  const ports = ['--port', `${PORT}`, '--grpc-port', '2565', '--agent-port', '9512'];
  flags = ['--demo', '--demo-name', DEMO, ...ports, '--data', data];
});

test.afterEach(async () => {
  await removeNetwork(DEMO);
  rmSync(data, { recursive: true });
});

test('Ctrl-C leaves no hook, namespace, link or process behind', async () => {
  const launched = new Launched(...flags);
  await launched.printed('First flow');
  const instance = ownInstance()!;
  expect(hooksOf(instance)).toBeGreaterThan(0);
  expect(presentNamespaces(DEMO)).toHaveLength(6);

  launched.signal('SIGINT');

  expect(await launched.exited).toEqual([0, null]);
  await expectNothingLeft(instance);
});

test('the start after a kill -9 takes over, and leaves nothing behind either', async () => {
  const killed = new Launched(...flags);
  await killed.printed('First flow');
  const remains = ownInstance()!;
  killed.signal('SIGKILL');
  process.kill(remains.supervisor.pid, 'SIGKILL');
  await killed.exited;

  const next = new Launched(...flags);
  await next.printed('First flow');
  expect(processesOf(remains).filter(isAlive)).toEqual([]);
  const instance = ownInstance()!;
  next.signal('SIGINT');
  expect(await next.exited).toEqual([0, null]);
  await expectNothingLeft(instance);
});

test('where only what the user started is killed, everything ends by itself', async () => {
  const launched = new Launched(...flags);
  await launched.printed('First flow');
  const instance = ownInstance()!;

  launched.signal('SIGKILL');

  await expect(() => expectNothingLeft(instance)).toPass({ timeout: 20_000 });
});

test('a busy port is said in one line with the remedy', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const launched = new Launched('--port', `${port}`);
  expect(await launched.exited).toEqual([1, null]);
  expect(launched.output).toMatch(new RegExp(`^tributary: port ${port} is busy; .*--port\\n$`));
  server.close();
});

function ownInstance(): Instance | undefined {
  return recordedInstances().find((instance) => instance.port === PORT);
}

function processesOf({ supervisor, children }: Instance): ProcessIdentity[] {
  return [supervisor, ...children];
}

async function expectNothingLeft(instance: Instance): Promise<void> {
  expect(processesOf(instance).filter(isAlive)).toEqual([]);
  expect(presentNamespaces(DEMO)).toEqual([]);
  expect(await presentLinks(DEMO)).toEqual([]);
  expect(ownInstance()).toBeUndefined();
}

/** How many programs and attachments an instance's processes hold; the kernel ends them with their holder. */
function hooksOf(instance: Instance): number {
  const descriptors = processesOf(instance).flatMap(({ pid }) => {
    const folder = `/proc/${pid}/fdinfo`;
    return readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'utf8'));
  });
  return descriptors.filter((info) => /^(prog|link)_type:/m.test(info)).length;
}
