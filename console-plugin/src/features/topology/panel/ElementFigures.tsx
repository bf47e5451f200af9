import { Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table';
import { useTranslation } from 'react-i18next';
import { add } from '../model/graph.ts';
import type { Measures } from '../model/graph.ts';
import { useQuantities } from '../texts.ts';
import { useSeconds } from '../use-seconds.ts';
import type { GraphElement } from './element.ts';

/** Sums by direction: in and out of a node, there and back along an edge. */
export function ElementFigures({ element }: { readonly element: GraphElement }) {
  const { t } = useTranslation('plugin__tributary');
  const quantity = useQuantities(useSeconds());
  const columns = useColumns(element);
  const rows: readonly (readonly [string, (measures: Measures) => string])[] = [
    [t('Rate'), quantity.rate],
    [t('Bytes'), quantity.bytes],
    [t('Packets'), quantity.packets],
    [t('Flows'), quantity.flows],
    [t('Dropped packets'), quantity.drops],
    [t('RTT'), (measures) => quantity.rtt(measures) || t('not measured')],
  ];
  return (
    <Table
      variant="compact"
      gridBreakPoint=""
      borders={false}
      aria-label={t('Figures')}
      className="tributary-topology__figures"
    >
      <Thead>
        <Tr>
          <Td />
          {columns.map(([name]) => (
            <Th key={name} className="tributary-number">
              {name}
            </Th>
          ))}
        </Tr>
      </Thead>
      <Tbody>
        {rows.map(([name, format]) => (
          <Tr key={name}>
            <Th scope="row">{name}</Th>
            {columns.map(([column, measures]) => (
              <Td key={column} className="tributary-number">
                {measures ? format(measures) : '–'}
              </Td>
            ))}
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}

function useColumns(element: GraphElement): readonly (readonly [string, Measures | undefined])[] {
  const { t } = useTranslation('plugin__tributary');
  if (element.kind === 'edge') {
    const [first, ...rest] = element.back.filter(
      ({ network }) => network.name === element.of.network.name,
    );
    const back = first && rest.reduce<Measures>(add, first);
    return [
      [t('There'), element.of],
      [t('Back'), back],
    ];
  }
  const nodes = element.kind === 'node' ? [element.of] : element.members;
  const [first, ...rest] = nodes;
  if (!first) return [];
  const sum = (of: 'incoming' | 'outgoing' | 'inner') =>
    rest.reduce((total, node) => add(total, node[of]), first[of]);
  const inner = sum('inner');
  return [
    [t('In'), sum('incoming')],
    [t('Out'), sum('outgoing')],
    ...(inner.flows > 0 ? [[t('Within'), inner] as const] : []),
  ];
}
