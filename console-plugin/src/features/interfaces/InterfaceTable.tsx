import { Table, Tbody, Th, Thead, Tr } from '@patternfly/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { TableSpacer } from '../../shared/index.ts';
import { InterfaceRow } from './InterfaceRow.tsx';
import { interfaceId } from './listing.ts';
import type { Line, SortKey } from './listing.ts';
import { useListing } from './use-listing.ts';

const ROW_HEIGHT_PX = 32;
const OVERSCAN_ROWS = 10;

interface Heading {
  readonly label: string;
  readonly width: string;
  readonly sort?: SortKey;
  readonly isNumber?: boolean;
  readonly help?: string;
}

/** The interfaces as a table of which only the rows in sight are drawn. */
export function InterfaceTable({ lines }: { readonly lines: readonly Line[] }) {
  const { t } = useTranslation('plugin__tributary');
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT_PX,
    overscan: OVERSCAN_ROWS,
  });
  const visible = rows.getVirtualItems();
  const headings: readonly Heading[] = [
    { label: t('Pod or namespace'), width: '12rem', sort: 'netns' },
    { label: t('Interface'), width: '7.5rem', sort: 'name' },
    { label: t('Kind'), width: '6rem', sort: 'kind' },
    { label: t('Coverage'), width: '9rem', sort: 'coverage' },
    {
      label: t('Accounted'),
      width: '9rem',
      sort: 'accounted',
      isNumber: true,
      help: t("Share of the kernel's bytes that flows account for, since the hooks are attached."),
    },
    { label: t('State'), width: '3.5rem' },
    { label: t('Rate'), width: '9.5rem', sort: 'rate', isNumber: true },
    { label: t('In and out'), width: '9.5rem', sort: 'bytes', isNumber: true },
    {
      label: t('Problems'),
      width: '5.5rem',
      isNumber: true,
      help: t("Errors and drops of the kernel's own counters."),
    },
    { label: t('Addresses'), width: '8.75rem' },
    { label: t('MAC'), width: '9rem' },
    { label: t('MTU'), width: '4rem', isNumber: true },
  ];
  const before = visible[0]?.start ?? 0;
  const after = rows.getTotalSize() - (visible.at(-1)?.end ?? 0);
  return (
    <div className="tributary-interfaces__scroller" ref={scroller}>
      <Table
        variant="compact"
        gridBreakPoint=""
        isStickyHeader
        aria-label={t('Interfaces')}
        aria-rowcount={lines.length + 1}
        className="tributary-interfaces__table"
      >
        <colgroup>
          {headings.map(({ label, width }) => (
            <col key={label} style={{ inlineSize: width }} />
          ))}
        </colgroup>
        <Thead>
          <Tr aria-rowindex={1}>
            {headings.map((heading, index) => (
              <HeadingCell
                key={heading.label}
                heading={heading}
                index={index}
                headings={headings}
              />
            ))}
          </Tr>
        </Thead>
        <Tbody>
          <TableSpacer height={before} columns={headings.length} />
          {visible.map(({ index }) => {
            const line = lines[index]!;
            return line.kind === 'group' ? (
              <GroupRow
                key={`group ${line.name}`}
                line={line}
                index={index}
                columns={headings.length}
              />
            ) : (
              <InterfaceRow key={interfaceId(line.info)} info={line.info} index={index} />
            );
          })}
          <TableSpacer height={after} columns={headings.length} />
        </Tbody>
      </Table>
    </div>
  );
}

function HeadingCell({
  heading,
  index,
  headings,
}: {
  readonly heading: Heading;
  readonly index: number;
  readonly headings: readonly Heading[];
}) {
  const [listing, change] = useListing();
  const { sort } = heading;
  return (
    <Th
      modifier="wrap"
      title={heading.help ?? heading.label}
      className={heading.isNumber ? 'tributary-number' : ''}
      {...(sort && {
        sort: {
          columnIndex: index,
          sortBy: {
            index: headings.findIndex((one) => one.sort === listing.sort),
            direction: listing.descending ? 'desc' : 'asc',
          },
          onSort: (_event, _index, direction) => change({ sort, descending: direction === 'desc' }),
        },
      })}
    >
      {heading.label}
    </Th>
  );
}

function GroupRow({
  line,
  index,
  columns,
}: {
  readonly line: Extract<Line, { kind: 'group' }>;
  readonly index: number;
  readonly columns: number;
}) {
  const { t } = useTranslation('plugin__tributary');
  return (
    <Tr aria-rowindex={index + 2} className="tributary-interfaces__group">
      <Th scope="rowgroup" colSpan={columns}>
        {line.name || t('None')} <span className="tributary-subtle">{line.members.length}</span>
      </Th>
    </Tr>
  );
}
