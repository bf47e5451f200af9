import { fields, fieldsOfKey, eitherEndKeys } from '../src/index.ts';
import type { FieldDef } from '../src/index.ts';

/** The field reference as Markdown, one table a group, in the order of the list. */
export function flowRecordReference(): string {
  const all: readonly FieldDef[] = fields;
  const groups = [...new Set(all.map((field) => field.group))];
  const sections = groups.map((group) => {
    const rows = all.filter((field) => field.group === group).map(row);
    return table(group, rows);
  });
  return [heading, ...sections, eitherEnd(), filterLanguage].join('\n\n') + '\n';
}

const heading = `# The flow record

This page is derived from the field list in \`model/src/fields.ts\` by \`npm run build:docs\`; change that list, not this
page. Names are those that NetObserv stores; fields marked **ours** are Tributary's own. Fields under *Observation
points* are parallel lists: element i of each is about the same interface.`;

function row(field: FieldDef): string {
  const type = field.unit ? `${field.type}, ${field.unit}` : field.type;
  const own = field.own ? ' **ours**' : '';
  const names = field.names ? ` ${namesOf(field.names)}` : '';
  const id = field.filterId ? `\`${field.filterId}\`` : '';
  return `| \`${field.name}\`${own} | ${type} | ${field.description}${names} | ${id} |`;
}

function namesOf(names: Readonly<Record<number, string>>): string {
  const entries = Object.entries(names);
  const shown = entries.slice(0, 8).map(([value, name]) => `${value} ${name}`);
  return `(${shown.join(', ')}${entries.length > shown.length ? ', …' : ''})`;
}

function table(group: string, rows: readonly string[]): string {
  return [
    `## ${group}`,
    '',
    '| field | type | meaning | id in links |',
    '| --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

function eitherEnd(): string {
  const keys = eitherEndKeys
    .filter((key) => fieldsOfKey(key).length === 2)
    .map((key) => `\`${key}\``);
  return `## Either end\n\nAs filter keys and in \`aggregateBy\`, these mean the source or the destination: ${keys.join(', ')}.
In \`aggregateBy\` only, \`SrcInterface\` and \`DstInterface\` are the interface by which a flow left the network namespace of its source and
reached that of its destination, absent where no agent saw it there.`;
}

const filterLanguage = `## Filters

\`filters=\` holds groups separated by \`|\` (or) of conditions separated by \`&\` (and), URL-encoded as a whole. A condition
is a field, an operator and values separated by commas.

| operator | meaning |
| --- | --- |
| \`=\` | equals one of the values; \`*\` stands for anything |
| \`!=\` | equals none of them |
| \`~\` | contains one of them, whatever the case; a value in quotes must be equal |
| \`!~\` | contains none of them |
| \`>=\` | a number, at least this |

- \`""\` means absent or empty. A backslash takes the special meaning from the next character.
- Addresses are compared as addresses: \`10.0.0.1\`, \`10.0.0.0/8\`, \`10.0.0.1-10.0.0.9\`, in any spelling.
- Protocols, EtherTypes, DSCP and directions may be named: \`Proto=tcp\`. \`Flags~SYN\` holds when the bit is set,
  \`Flags=SYN\` when it is the only one.
- A positive condition never holds for an absent field, a negated one always does.
- A condition on a list holds when any element satisfies it, a negated one when no element does. Positive conditions on
  observation points in one group hold for one and the same point: \`Interfaces=net1&IfDirections=0\` is ingress on net1.`;
