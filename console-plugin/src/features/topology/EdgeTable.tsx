import { Button } from '@patternfly/react-core';
import { Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { TableSpacer } from '../../shared/index.ts';
import { rttOf } from './model/graph.ts';
import type { GraphEdge } from './model/graph.ts';
import { sortColumns } from './model/settings.ts';
import type { SortColumn, TableSort } from './model/settings.ts';
import { found } from './model/visible.ts';
import { NodeLabel } from './NodeLabel.tsx';
import { useNames, useQuantities } from './texts.ts';
import { useSeconds } from './use-seconds.ts';
import { useSettings } from './use-settings.ts';

const ROW_HEIGHT_PX = 32;
const OVERSCAN_ROWS = 10;

/** The same edges, to be read row by row: for those who cannot use a graph, and for exact figures. */
export function EdgeTable({ edges }: { readonly edges: readonly GraphEdge[] }) {
  const { t } = useTranslation('plugin__tributary');
  const [{ sort, search, selected }, change] = useSettings();
  const { nameOf, networkName } = useNames();
  const quantity = useQuantities(useSeconds());
  const scroller = useRef<HTMLDivElement>(null);
  const shown = useMemo(() => {
    const nodes = found(
      edges.flatMap(({ source, target }) => [source, target]),
      search,
    );
    const matching =
      search.trim() === ''
        ? edges
        : edges.filter(({ source, target }) => nodes.has(source.id) || nodes.has(target.id));
    return sorted(matching, sort);
  }, [edges, search, sort]);
  const rows = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT_PX,
    overscan: OVERSCAN_ROWS,
  });
  const headings: Readonly<Record<SortColumn, string>> = {
    source: t('Source'),
    target: t('Destination'),
    network: t('Network'),
    bytes: t('Bytes'),
    packets: t('Packets'),
    flows: t('Flows'),
    drops: t('Dropped packets'),
    rtt: t('RTT'),
  };
  const visible = rows.getVirtualItems();
  const after = rows.getTotalSize() - (visible.at(-1)?.end ?? 0);
  const columns = sortColumns.length + 1;
  return (
    <div className="tributary-topology__scroller" ref={scroller}>
      <Table
        variant="compact"
        gridBreakPoint=""
        isStickyHeader
        aria-label={t('Edges')}
        aria-rowcount={shown.length + 1}
        className="tributary-topology__table"
      >
        <colgroup>
          {widths.map((width, index) => (
            <col key={index} style={{ inlineSize: width }} />
          ))}
        </colgroup>
        <Thead>
          <Tr aria-rowindex={1}>
            {sortColumns.map((column, index) => (
              <Th
                key={column}
                modifier="nowrap"
                className={isNumber(column) ? 'tributary-number' : ''}
                sort={{
                  columnIndex: index,
                  sortBy: {
                    index: sortColumns.indexOf(sort.column),
                    direction: sort.descending ? 'desc' : 'asc',
                    defaultDirection: isNumber(column) ? 'desc' : 'asc',
                  },
                  onSort: (_event, _index, direction) =>
                    change({ sort: { column, descending: direction === 'desc' } }),
                }}
              >
                {headings[column]}
              </Th>
            ))}
            <Th modifier="nowrap" className="tributary-number">
              {t('Rate')}
            </Th>
          </Tr>
        </Thead>
        <Tbody>
          <TableSpacer height={visible[0]?.start ?? 0} columns={columns} />
          {visible.map(({ index }) => {
            const edge = shown[index]!;
            const open = () => change({ selected: edge.id });
            return (
              <Tr
                key={edge.id}
                aria-rowindex={index + 2}
                isClickable
                isRowSelected={edge.id === selected}
                onRowClick={open}
              >
                <Td modifier="truncate">
                  <Button
                    variant="link"
                    isInline
                    className={edge.id === selected ? 'tributary-topology__focus' : ''}
                    onClick={(event) => {
                      event.stopPropagation();
                      open();
                    }}
                  >
                    <NodeLabel node={edge.source} name={nameOf(edge.source)} />
                    <span className="tributary-topology__unseen">
                      {t('to {{target}} over {{network}}, details', {
                        target: nameOf(edge.target),
                        network: networkName(edge.network),
                      })}
                    </span>
                  </Button>
                </Td>
                <Td modifier="truncate">
                  <NodeLabel node={edge.target} name={nameOf(edge.target)} />
                </Td>
                <Td modifier="truncate">{networkName(edge.network)}</Td>
                <Td className="tributary-number">{quantity.bytes(edge)}</Td>
                <Td className="tributary-number">{quantity.packets(edge)}</Td>
                <Td className="tributary-number">{quantity.flows(edge)}</Td>
                <Td className="tributary-number">{quantity.drops(edge)}</Td>
                <Td className="tributary-number">{quantity.rtt(edge)}</Td>
                <Td className="tributary-number">{quantity.rate(edge)}</Td>
              </Tr>
            );
          })}
          <TableSpacer height={after} columns={columns} />
        </Tbody>
      </Table>
    </div>
  );
}

const widths = ['24%', '24%', '14%', '7%', '6%', '6%', '7%', '6%', '6%'];

function isNumber(column: SortColumn): boolean {
  return column !== 'source' && column !== 'target' && column !== 'network';
}

function sorted(edges: readonly GraphEdge[], { column, descending }: TableSort): GraphEdge[] {
  const sign = descending ? -1 : 1;
  const key = (edge: GraphEdge): string | number => {
    if (column === 'source') return edge.source.id;
    if (column === 'target') return edge.target.id;
    if (column === 'network') return edge.network.name;
    return column === 'rtt' ? (rttOf(edge) ?? -1) : edge[column];
  };
  return edges.toSorted((a, b) => {
    const [first, second] = [key(a), key(b)];
    if (first === second) return 0;
    return first < second ? -sign : sign;
  });
}
