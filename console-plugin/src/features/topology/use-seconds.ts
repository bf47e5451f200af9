import { useView } from '../../view/index.ts';

/** Length of the view's range, to turn sums into rates. */
export function useSeconds(): number {
  const [{ range }] = useView();
  return range.kind === 'relative' ? range.seconds : range.to - range.from + 1;
}
