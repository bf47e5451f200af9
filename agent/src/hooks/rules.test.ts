import { expect, it } from 'vitest';
import { readConfig } from '../config/config.ts';
import { exclusionOf } from './rules.ts';

function exclusion(name: string, env: Record<string, string>): string | undefined {
  const { interfaces, excludeInterfaces } = readConfig(env);
  return exclusionOf(name, { only: interfaces, exclude: excludeInterfaces });
}

it.each([
  ['net1', {}, undefined],
  ['lo', {}, 'excluded by EXCLUDE_INTERFACES: lo'],
  ['lo', { EXCLUDE_INTERFACES: 'eth0' }, undefined],
  ['veth7', { EXCLUDE_INTERFACES: 'lo,/^veth/' }, 'excluded by EXCLUDE_INTERFACES: /^veth/'],
  ['net1', { INTERFACES: 'net1,net2' }, undefined],
  ['net3', { INTERFACES: 'net1,net2' }, 'not among INTERFACES'],
  ['net3', { INTERFACES: '/^net/' }, undefined],
  [
    'net1',
    { INTERFACES: 'net1', EXCLUDE_INTERFACES: 'net1' },
    'excluded by EXCLUDE_INTERFACES: net1',
  ],
])('%s with %o: %s', (name, env: Record<string, string>, reason) => {
  expect(exclusion(name, env)).toBe(reason);
});
