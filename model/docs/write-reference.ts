/** Writes docs/flow-record.md from the field list. */
import { writeFileSync } from 'node:fs';
import { flowRecordReference } from './reference.ts';

writeFileSync(new URL('../../docs/flow-record.md', import.meta.url), flowRecordReference());
