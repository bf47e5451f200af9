import { Button, Title } from '@patternfly/react-core';
import { useTranslation } from 'react-i18next';
import { volumeOf } from '../stage/scene.ts';
import { useNames, useQuantities } from '../texts.ts';
import { useSeconds } from '../use-seconds.ts';
import { useSettings } from '../use-settings.ts';
import { NodeLabel } from '../NodeLabel.tsx';
import type { GraphElement } from './element.ts';

const MOST = 12;

/** The largest edges of a node, the members of a group, the other way of an edge: each leads on. */
export function Neighbours({ element }: { readonly element: GraphElement }) {
  const { t } = useTranslation('plugin__tributary');
  const [{ metric }, change] = useSettings();
  const { nameOf, networkName } = useNames();
  const quantity = useQuantities(useSeconds());
  const edges =
    element.kind === 'node' ? element.edges : element.kind === 'edge' ? element.back : [];
  const lines =
    element.kind === 'group'
      ? element.members
          .toSorted((a, b) => volumeOf(b) - volumeOf(a))
          .map((node) => ({ id: node.id, node, sign: '', more: '', value: volumeOf(node) }))
      : edges.map((edge) => {
          const isOut = element.kind === 'node' && edge.source === element.of;
          return {
            id: edge.id,
            node: isOut ? edge.target : edge.source,
            sign: isOut ? '→' : '←',
            more: networkName(edge.network),
            value: edge.value,
          };
        });
  if (lines.length === 0) return null;
  const titles: Readonly<Record<GraphElement['kind'], string>> = {
    node: t('Talks with'),
    group: t('Members'),
    edge: t('The other way'),
  };
  return (
    <section className="tributary-topology__neighbours">
      <Title headingLevel="h3" size="md">
        {titles[element.kind]}
      </Title>
      <ul className="tributary-plain-list">
        {lines.slice(0, MOST).map(({ id, node, sign, more, value }) => (
          <li key={id}>
            <Button variant="link" isInline onClick={() => change({ selected: id })}>
              {sign} <NodeLabel node={node} name={nameOf(node)} />
            </Button>
            <span className="tributary-subtle">{more}</span>
            <span className="tributary-topology__amount">{quantity.value(value, metric)}</span>
          </li>
        ))}
      </ul>
      {lines.length > MOST && (
        <p className="tributary-subtle">
          {t('and more: {{number}}', { number: lines.length - MOST })}
        </p>
      )}
    </section>
  );
}
