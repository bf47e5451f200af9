import { describe, expect, test } from 'vitest';
import { HELP, parseOptions, UsageError } from './options.mjs';

describe('command line of npm start', () => {
  test('without flags, the demo is decided by what the machine holds', () => {
    expect(parseOptions([])).toMatchObject({ demo: null, port: 9001, grpcPort: 2055, setup: true });
  });

  test.each([
    [['--demo'], { demo: true }],
    [['--no-demo'], { demo: false }],
    [['--loki', '--loki-port', '3200'], { loki: true, lokiPort: 3200 }],
    [['--no-setup', '--verbose'], { setup: false, verbose: true }],
    [['--port', '9501', '--grpc-port=2555'], { port: 9501, grpcPort: 2555 }],
    [['--data', '/var/lib/flows', '--host', '::'], { data: '/var/lib/flows', host: '::' }],
  ])('%j is read', (argv, expected) => {
    expect(parseOptions(argv)).toMatchObject(expected);
  });

  test.each([
    [['--color'], '--color'],
    [['now'], 'now'],
    [['--port', '70000'], '--port must be a port from 1 to 65535, not "70000"'],
    [['--port', '0x50'], '--port'],
    [['--port', '2055'], 'must differ'],
    [['--demo', '--no-demo'], '--demo and --no-demo exclude each other'],
    [['--demo-name', 'too-long-for-a-link'], '--demo-name'],
  ])('%j is refused in one line', (argv, part) => {
    const attempt = () => parseOptions(argv);
    expect(attempt).toThrow(UsageError);
    expect(attempt).toThrow(part);
    expect(attempt).not.toThrow('\n');
  });

  test('the help explains every flag', () => {
    for (const flag of [
      'demo',
      'no-demo',
      'demo-name',
      'host',
      'port',
      'grpc-port',
      'agent-port',
    ]) {
      expect(HELP).toMatch(new RegExp(`^  --${flag} `, 'm'));
    }
    for (const flag of ['data', 'no-setup', 'verbose', 'help']) {
      expect(HELP).toMatch(new RegExp(`^  --${flag} `, 'm'));
    }
  });
});
