import { Tooltip } from '@patternfly/react-core';
import type { FlowRecord } from '@tributary/model';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import {
  endOf,
  fieldText,
  formatCount,
  formatScaled,
  formatTimeOfDay,
  protocolText,
} from '../../format/index.ts';
import type { FlowColumn } from './columns.ts';
import { FlowEndCell } from './FlowEndCell.tsx';
import { pathOf } from './path.ts';
import { PointLabel } from './PointLabel.tsx';

/** What one column shows of one flow. */
export const FlowCell = memo(function FlowCell({
  flow,
  column,
}: {
  readonly flow: FlowRecord;
  readonly column: FlowColumn;
}) {
  const { i18n } = useTranslation('plugin__tributary');
  const { language } = i18n;
  switch (column.id) {
    case 'time':
      return <>{formatTimeOfDay(flow.TimeFlowEndMs ?? 0, language)}</>;
    case 'source':
      return <FlowEndCell end={endOf(flow, 'Src')} />;
    case 'destination':
      return <FlowEndCell end={endOf(flow, 'Dst')} />;
    case 'ports':
      return <Ports flow={flow} />;
    case 'protocol':
      return <>{protocolText(flow)}</>;
    case 'interfaces':
      return <Interfaces flow={flow} />;
    case 'network':
      return <Networks flow={flow} />;
    case 'bytes':
      return <>{formatScaled(flow.Bytes ?? 0, 'B', language)}</>;
    case 'packets':
      return <>{formatCount(flow.Packets ?? 0, language)}</>;
    default:
      return <FieldCell flow={flow} column={column} />;
  }
});

function Ports({ flow }: { readonly flow: FlowRecord }) {
  const { t } = useTranslation('plugin__tributary');
  if (flow.SrcPort !== undefined || flow.DstPort !== undefined) {
    return (
      <>
        {flow.SrcPort} → {flow.DstPort}
      </>
    );
  }
  if (flow.IcmpType === undefined) return <None />;
  return <>{t('type {{type}}', { type: flow.IcmpType })}</>;
}

function Interfaces({ flow }: { readonly flow: FlowRecord }) {
  const path = pathOf(flow);
  if (path.length === 0) return <None />;
  // the ends are what a reader looks for; the way through the host is what may be cut off
  const points = [
    ...path.filter(({ netns }) => netns !== 'host'),
    ...path.filter(({ netns }) => netns === 'host'),
  ];
  return (
    <span className="tributary-points">
      {points.map((point, index) => (
        <PointLabel key={index} point={point} />
      ))}
    </span>
  );
}

/** Secondary networks by name; without Kubernetes none is known. */
function Networks({ flow }: { readonly flow: FlowRecord }) {
  const names = [...new Set(flow.IfNetworks?.filter((name) => name !== ''))];
  if (names.length === 0) return <None />;
  return (
    <Tooltip content={names.join(', ')}>
      <span>{names.join(', ')}</span>
    </Tooltip>
  );
}

function FieldCell({ flow, column }: { readonly flow: FlowRecord; readonly column: FlowColumn }) {
  const { i18n } = useTranslation('plugin__tributary');
  const { field } = column;
  const value = flow[column.id as keyof FlowRecord];
  if (!field || value === undefined || value === '') return <None />;
  const values: readonly (string | number)[] = Array.isArray(value) ? value : [value];
  return <>{values.map((one) => fieldText(field, one, i18n.language)).join(', ')}</>;
}

/** Says that there is nothing, to those who see and those who hear. */
function None() {
  const { t } = useTranslation('plugin__tributary');
  return (
    <span className="tributary-subtle">
      <span aria-hidden="true">–</span>
      <span className="tributary-sr-only">{t('none')}</span>
    </span>
  );
}
