import { useTranslation } from 'react-i18next';
import type { Position } from './model/settings.ts';
import { NodeLabel } from './NodeLabel.tsx';
import { allOf } from './panel/element.ts';
import type { Hit } from './stage/hit-test.ts';
import { useNames, useQuantities } from './texts.ts';
import { useSeconds } from './use-seconds.ts';

export interface Hovered {
  readonly hit: Hit;
  /** Within the graph, in CSS pixels. */
  readonly at: Position;
}

const BESIDE_PX = 14;

/** What the pointer is on, in a few words. The panel and the table say the same to who has no pointer. */
export function HoverCard({ hovered: { hit, at } }: { readonly hovered: Hovered }) {
  const { t } = useTranslation('plugin__tributary');
  const { nameOf, networkName } = useNames();
  const quantity = useQuantities(useSeconds());
  if (hit.kind === 'group') return null;
  const measures = hit.kind === 'edge' ? hit.of.edge : allOf(hit.of.node);
  const rtt = quantity.rtt(measures);
  return (
    <div
      className="tributary-topology__hover"
      style={{ insetInlineStart: at.x + BESIDE_PX, insetBlockStart: at.y + BESIDE_PX }}
      aria-hidden
    >
      {hit.kind === 'edge' ? (
        <>
          <NodeLabel node={hit.of.edge.source} name={nameOf(hit.of.edge.source)} />
          <div>
            → <NodeLabel node={hit.of.edge.target} name={nameOf(hit.of.edge.target)} />
          </div>
          <div className="tributary-subtle">{networkName(hit.of.edge.network)}</div>
        </>
      ) : (
        <NodeLabel node={hit.of.node} name={nameOf(hit.of.node)} />
      )}
      <div>
        {quantity.rate(measures)} · {quantity.bytes(measures)}
      </div>
      <div className="tributary-subtle">
        {[
          ...(measures.drops > 0
            ? [t('{{drops}} dropped', { drops: quantity.drops(measures) })]
            : []),
          ...(rtt ? [t('RTT {{rtt}}', { rtt })] : []),
        ].join(' · ')}
      </div>
    </div>
  );
}
