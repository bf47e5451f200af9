import { Th } from '@patternfly/react-table';
import { useRef } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useView } from '../../view/index.ts';
import type { FlowColumn } from './columns.ts';

const MIN_WIDTH_PX = 48;
const KEY_STEP_PX = 16;

/** A column's title: sorts the whole range, explains itself, and changes its width by mouse or arrow keys. */
export function ColumnHeading({
  column,
  index,
  columns,
}: {
  readonly column: FlowColumn;
  readonly index: number;
  readonly columns: readonly FlowColumn[];
}) {
  const { t } = useTranslation('plugin__tributary');
  const [view, update] = useView();
  const { sortField } = column;
  const sortedIndex = columns.findIndex((one) => one.sortField === view.sort.field);
  const resize = (width: number) =>
    update(
      {
        columns: columns.map(({ id, width: old, grows }) => {
          if (id === column.id) return { id, width: Math.max(MIN_WIDTH_PX, width) };
          return grows ? { id } : { id, width: old };
        }),
      },
      { replace: true },
    );
  return (
    <Th
      modifier="truncate"
      className={
        column.isNumber
          ? 'tributary-flows__heading tributary-flows__heading--number'
          : 'tributary-flows__heading'
      }
      title={t(column.description)}
      {...(sortField !== undefined && {
        sort: {
          columnIndex: index,
          sortBy: {
            index: sortedIndex,
            direction: view.sort.descending ? 'desc' : 'asc',
            defaultDirection: 'desc',
          },
          onSort: (_event, _index, direction) =>
            update({ sort: { field: sortField, descending: direction === 'desc' } }),
        },
      })}
      additionalContent={<ResizeHandle label={t(column.label)} onResize={resize} />}
    >
      {t(column.label)}
    </Th>
  );
}

function ResizeHandle({
  label,
  onResize,
}: {
  readonly label: string;
  readonly onResize: (width: number) => void;
}) {
  const { t } = useTranslation('plugin__tributary');
  const start = useRef<{ readonly x: number; readonly width: number }>();
  const widthOf = (element: Element) =>
    element.closest('th')?.getBoundingClientRect().width ?? MIN_WIDTH_PX;
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { x: event.clientX, width: widthOf(event.currentTarget) };
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (start.current) onResize(start.current.width + event.clientX - start.current.x);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = { ArrowLeft: -KEY_STEP_PX, ArrowRight: KEY_STEP_PX }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    onResize(widthOf(event.currentTarget) + step);
  };
  return (
    <button
      type="button"
      className="tributary-flows__resize"
      aria-label={t('Width of {{column}}: arrow keys change it', { column: label })}
      tabIndex={-1}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        start.current = undefined;
      }}
      onKeyDown={onKeyDown}
    />
  );
}
