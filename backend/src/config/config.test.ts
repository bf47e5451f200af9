import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

describe('readConfig', () => {
  it('has defaults for everything, on loopback', () => {
    expect(readConfig({})).toMatchObject({
      httpHost: '127.0.0.1',
      httpPort: 9001,
      grpcHost: '127.0.0.1',
      grpcPort: 2055,
      retentionAgeMs: 7 * 24 * 3_600_000,
      retentionBytes: 10_000_000_000,
      logLevel: 'info',
    });
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readConfig({ HTTP_PORT: ' ' }).httpPort).toBe(9001);
  });

  it.each([
    ['RETENTION_AGE', '90s', { retentionAgeMs: 90_000 }],
    ['RETENTION_SIZE', '1GiB', { retentionBytes: 1024 ** 3 }],
    ['RETENTION_SIZE', '200000000', { retentionBytes: 200_000_000 }],
    ['HTTP_PORT', '0', { httpPort: 0 }],
  ])('reads %s=%s', (name, text, expected) => {
    expect(readConfig({ [name]: text })).toMatchObject(expected);
  });

  it.each([
    ['HTTP_PORT', '70000', 'HTTP_PORT="70000" is not a port from 0 (any free one) to 65535'],
    ['GRPC_PORT', '-1', 'GRPC_PORT="-1" is not a port from 0 (any free one) to 65535'],
    ['RETENTION_AGE', '7', 'RETENTION_AGE="7" is not a time such as 90s, 15m, 12h or 7d'],
    ['RETENTION_SIZE', 'much', 'RETENTION_SIZE="much" is not a size such as 512MB or 10GiB'],
    ['RETENTION_SIZE', '1MB', 'RETENTION_SIZE="1MB" is not a size of at least 100000000 bytes'],
    ['FLOW_METRICS', 'node_flows_total,nodes', 'of which "nodes" is unknown'],
    ['QUEUE_FLOWS', '0', 'QUEUE_FLOWS="0" is not a whole number from 1 up'],
    [
      'LOG_LEVEL',
      'loud',
      'LOG_LEVEL="loud" is not one of fatal, error, warn, info, debug, trace, silent',
    ],
  ])('refuses %s=%s', (name, text, message) => {
    expect(() => readConfig({ [name]: text })).toThrow(message);
  });
});
