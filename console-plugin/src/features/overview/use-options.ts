import { useViewPart } from '../../view/index.ts';
import { measures } from './card-query.ts';
import type { Measure } from './card-query.ts';

/** What the page counts; a part of the link. */
export function useMeasure(): readonly [Measure, (measure: Measure) => void] {
  const [text, set] = useViewPart('measure');
  const measure = measures.find((known) => known === text) ?? 'Bytes';
  return [measure, (chosen) => set(chosen === 'Bytes' ? undefined : chosen)];
}

/** Whether the previous period is drawn as a ghost; a part of the link. */
export function usePrevious(): readonly [boolean, (isOn: boolean) => void] {
  const [text, set] = useViewPart('previous');
  return [text !== 'off', (isOn) => set(isOn ? undefined : 'off')];
}
