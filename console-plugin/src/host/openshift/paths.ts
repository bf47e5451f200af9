import { conditionsOfSubject, defaultView, formatView } from '../../view/index.ts';
import type { Subject } from '../../view/index.ts';

/** The route of the page, as console-extensions.json has it. */
const PAGE = '/network-flows';

/** The link of the page that shows an object's flows; there its filters can be changed. */
export function linkOfSubject(subject: Subject): string {
  const conditions = conditionsOfSubject(subject);
  const view = formatView({
    ...defaultView,
    filter: conditions.map((condition) => ({ ...condition, state: 'on' })),
    match: conditions.some(({ key }) => key.startsWith('Src')) ? 'bidirectional' : 'all',
  });
  return `${PAGE}?${view}`;
}
