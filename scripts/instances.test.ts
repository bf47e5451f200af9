import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { endProcesses, identify, isAlive } from './instances.mjs';

test('a process is known by its pid and its start, so that a later one is not taken for it', () => {
  const self = identify(process.pid)!;
  expect(isAlive(self)).toBe(true);
  expect(isAlive({ ...self, startTime: '1' })).toBe(false);
});

test('processes that an instance left are ended, and only those', async () => {
  const [left, other] = [spawn('sleep', ['600']), spawn('sleep', ['600'])];
  try {
    const child = identify(left.pid!)!;
    const reused = { pid: other.pid!, startTime: '1' };
    const gone = { pid: 2 ** 22 + 1, startTime: '1' };
    const exited = once(left, 'exit');
    await endProcesses({
      port: 1,
      grpcPort: 2,
      demo: null,
      launcher: gone,
      supervisor: gone,
      children: [child, reused],
    });
    await exited;
    expect(isAlive(child)).toBe(false);
    expect(identify(other.pid!)).not.toBeNull();
  } finally {
    left.kill('SIGKILL');
    other.kill('SIGKILL');
  }
});
