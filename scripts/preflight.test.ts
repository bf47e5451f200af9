import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { checkKernel, checkPort, PreflightError } from './preflight.mjs';

describe('kernel version', () => {
  test.each(['5.15.0', '5.15.0-91-generic', '6.1.0-28-amd64', '7.0.1'])('%s will do', (release) => {
    expect(() => {
      checkKernel(release);
    }).not.toThrow();
  });

  test.each(['4.18.0-553.el8.x86_64', '5.4.0', '5.14.21'])(
    '%s is refused with the remedy',
    (release) => {
      const attempt = () => {
        checkKernel(release);
      };
      expect(attempt).toThrow(PreflightError);
      expect(attempt).toThrow(/use 5\.15 or newer/);
    },
  );
});

describe('port', () => {
  const server = createServer();
  afterEach(() => server.close());

  test('that is busy is refused with the flag that chooses another', async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await expect(checkPort('--grpc-port', '127.0.0.1', port)).rejects.toThrow(
      new RegExp(`^port ${port} is busy; .* --grpc-port$`),
    );
  });
});
