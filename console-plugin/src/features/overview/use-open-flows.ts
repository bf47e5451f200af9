import { parseFilters } from '@tributary/model';
import { useCallback } from 'react';
import { addCondition } from '../../shared/index.ts';
import { useView, useViewPart } from '../../view/index.ts';
import { definitionOf } from './catalog.ts';
import type { CardPlace } from './layout.ts';

/** Opens the flows that a card is about as a table, the largest of what it measures first. */
export function useOpenFlows(): (place: CardPlace) => void {
  const [, update] = useView();
  const [measure] = useViewPart('measure');
  return useCallback(
    ({ id }) => {
      const { source } = definitionOf(id);
      const text = source.kind === 'top' ? source.filters : source.kind === 'flags' && 'Proto=6';
      const conditions = text ? parseFilters(text).flat() : [];
      update(({ filter }) => ({
        tab: 'flows',
        filter: conditions.reduce(addCondition, filter),
        sort: { field: sortField(source, measure), descending: true },
      }));
    },
    [update, measure],
  );
}

function sortField(
  source: ReturnType<typeof definitionOf>['source'],
  measure: string | undefined,
): string {
  if (source.kind === 'latency') return source.type;
  if (source.kind === 'top' && source.measures === 'PktDropPackets') return 'PktDropPackets';
  if (measure === 'Flows') return 'TimeFlowEndMs';
  return measure === 'Packets' ? 'Packets' : 'Bytes';
}
