import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { flowRecordReference } from './reference.ts';

it('docs/flow-record.md is what the field list says', () => {
  const written = readFileSync(new URL('../../docs/flow-record.md', import.meta.url), 'utf8');
  expect(written).toBe(flowRecordReference());
});
