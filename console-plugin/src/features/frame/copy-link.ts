import { formatView, parseView } from '../../view/index.ts';
import { toAbsolute } from '../time-range/moments.ts';

/** The page's URL, with the range as it is or as the two moments that it means now. */
export function linkOf(url: URL, kind: 'relative' | 'absolute', nowMs: number): string {
  const view = parseView(url.search);
  const shared =
    kind === 'absolute' ? { ...view, range: toAbsolute(view.range, nowMs), refreshMs: 0 } : view;
  const search = formatView(shared);
  return `${url.origin}${url.pathname}${search === '' ? '' : `?${search}`}`;
}
