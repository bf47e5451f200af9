import { describe, expect, it } from 'vitest';
import { agentAddress, readConfig, usage } from './config.ts';
import { ConfigError } from './setting.ts';

describe('readConfig', () => {
  it('has defaults for everything', () => {
    expect(readConfig({})).toMatchObject({
      export: 'grpc',
      targetHost: '127.0.0.1',
      targetPort: 2055,
      messageMaxFlows: 1_000,
      bufferFlows: 200_000,
      activeTimeoutMs: 5_000,
      maxFlows: 65_536,
      ringBytes: 16_777_216,
      sampling: 1,
      direction: 'both',
      interfaces: [],
      excludeInterfaces: [{ text: 'lo' }],
      attachMode: 'any',
      netnsFolders: ['/run/netns', '/run/docker/netns'],
      procFolder: '/proc',
      processScanMs: 1_000,
      agentIp: 'auto',
      node: '',
      metricsHost: '127.0.0.1',
      metricsPort: 9102,
      logLevel: 'info',
    });
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readConfig({ TARGET_PORT: '', EXCLUDE_INTERFACES: ' ' })).toMatchObject({
      targetPort: 2055,
      excludeInterfaces: [{ text: 'lo' }],
    });
  });

  it.each([
    ['EXPORT', 'stdout', { export: 'stdout' }],
    ['TARGET_HOST', 'flows.example', { targetHost: 'flows.example' }],
    ['TARGET_PORT', '9999', { targetPort: 9999 }],
    ['GRPC_MESSAGE_MAX_FLOWS', '10000', { messageMaxFlows: 10_000 }],
    ['BUFFERS_LENGTH', '50', { bufferFlows: 50 }],
    ['CACHE_MAX_FLOWS', '5000', { maxFlows: 5_000 }],
    ['SAMPLING', '0', { sampling: 0 }],
    ['DIRECTION', 'egress', { direction: 'egress' }],
    ['TC_ATTACH_MODE', 'tc', { attachMode: 'tc' }],
    ['AGENT_IP', '10.1.0.7', { agentIp: '10.1.0.7' }],
    ['METRICS_SERVER_ADDRESS', '0.0.0.0', { metricsHost: '0.0.0.0' }],
    ['METRICS_SERVER_PORT', '0', { metricsPort: 0 }],
    ['LOG_LEVEL', 'DEBUG', { logLevel: 'debug' }],
    ['NETNS_FOLDERS', '/run/netns , /tmp/netns,', { netnsFolders: ['/run/netns', '/tmp/netns'] }],
    ['TARGET_PORT', ' 2056 ', { targetPort: 2056 }],
  ])('reads %s=%s', (name, text, expected) => {
    expect(readConfig({ [name]: text })).toMatchObject(expected);
  });

  it.each([
    ['200ms', 200],
    ['5s', 5_000],
    ['1m30s', 90_000],
    ['2h', 7_200_000],
    ['1.5s', 1_500],
  ])('reads the duration %s', (text, ms) => {
    expect(readConfig({ CACHE_ACTIVE_TIMEOUT: text }).activeTimeoutMs).toBe(ms);
  });

  it.each([
    ['eth0,net1', 'net1', true],
    ['eth0,net1', 'net10', false],
    ['/^veth/,eth0', 'veth12ab', true],
    ['/^veth/,eth0', 'myveth0', false],
    ['/\\d$/', 'eth0', true],
  ])('INTERFACES=%s names %s: %s', (rules, name, named) => {
    const { interfaces } = readConfig({ INTERFACES: rules });
    expect(interfaces.some((rule) => rule.matches(name))).toBe(named);
  });

  it.each([
    ['EXPORT', 'kafka', 'EXPORT="kafka": expected one of grpc, stdout'],
    ['TARGET_PORT', '0', 'TARGET_PORT="0": expected a whole number from 1 to 65535'],
    ['TARGET_PORT', '65536', 'TARGET_PORT="65536": expected a whole number from 1 to 65535'],
    ['TARGET_PORT', '20x', 'TARGET_PORT="20x": expected a whole number from 1 to 65535'],
    [
      'GRPC_MESSAGE_MAX_FLOWS',
      '-1',
      'GRPC_MESSAGE_MAX_FLOWS="-1": expected a whole number from 1 to 100000',
    ],
    ['BUFFERS_LENGTH', '1e3', 'BUFFERS_LENGTH="1e3": expected a whole number from 1 to 10000000'],
    ['CACHE_MAX_FLOWS', '1.5', 'CACHE_MAX_FLOWS="1.5": expected a whole number from 1 to 16777216'],
    ['RING_BYTES', '4095', 'RING_BYTES="4095": expected a power of two from 4096 to 1073741824'],
    ['RING_BYTES', '5000', 'RING_BYTES="5000": expected a power of two from 4096 to 1073741824'],
    ['SAMPLING', 'all', 'SAMPLING="all": expected a whole number from 0 to 4294967295'],
    [
      'CACHE_ACTIVE_TIMEOUT',
      '5',
      'CACHE_ACTIVE_TIMEOUT="5": expected a duration such as 200ms, 5s or 1m30s',
    ],
    [
      'CACHE_ACTIVE_TIMEOUT',
      '0s',
      'CACHE_ACTIVE_TIMEOUT="0s": expected a duration such as 200ms, 5s or 1m30s',
    ],
    [
      'PROCESS_SCAN_INTERVAL',
      '-1s',
      'PROCESS_SCAN_INTERVAL="-1s": expected a duration such as 200ms, 5s or 1m30s',
    ],
    [
      'CACHE_ACTIVE_TIMEOUT',
      '1000h',
      'CACHE_ACTIVE_TIMEOUT="1000h": expected a duration such as 200ms, 5s or 1m30s',
    ],
    ['DIRECTION', 'in', 'DIRECTION="in": expected one of both, ingress, egress'],
    [
      'INTERFACES',
      'eth0,/(/',
      'INTERFACES="eth0,/(/": expected interface names or /regular expressions/ separated by commas',
    ],
    [
      'EXCLUDE_INTERFACES',
      '/[/',
      'EXCLUDE_INTERFACES="/[/": expected interface names or /regular expressions/ separated by commas',
    ],
    ['TC_ATTACH_MODE', 'xdp', 'TC_ATTACH_MODE="xdp": expected one of any, tcx, tc'],
    [
      'LOG_LEVEL',
      'loud',
      'LOG_LEVEL="loud": expected one of fatal, error, warn, info, debug, trace, silent',
    ],
  ])('refuses %s=%s', (name, text, message) => {
    expect(() => readConfig({ [name]: text })).toThrow(new ConfigError(message));
  });

  it('names the first of several that are wrong', () => {
    expect(() => readConfig({ LOG_LEVEL: 'loud', TARGET_PORT: 'x', DIRECTION: 'up' })).toThrow(
      new ConfigError('TARGET_PORT="x": expected a whole number from 1 to 65535'),
    );
  });
});

describe('usage', () => {
  it('says of every variable what it is for and what it is by default', () => {
    const lines = usage().split('\n');
    const variables = lines.filter((line) => /^ {2}[A-Z_]+ .+ \[.+\]$/.test(line));
    expect(variables).toHaveLength(Object.keys(readConfig({})).length);
    expect(usage()).toMatch(/ {2}TARGET_PORT +port of the collector \[2055\]/);
    expect(usage()).toMatch(/ {2}NODE_NAME +.+ \[empty\]/);
  });
});

describe('agentAddress', () => {
  it('is what was configured', () => {
    expect(agentAddress('192.0.2.1')).toBe('192.0.2.1');
  });
});

it('a comma between slashes belongs to the regular expression', () => {
  const { interfaces } = readConfig({ INTERFACES: 'eth0,/^veth.{1,3}$/,net1' });
  expect(interfaces.map(({ text }) => text)).toEqual(['eth0', '/^veth.{1,3}$/', 'net1']);
});
