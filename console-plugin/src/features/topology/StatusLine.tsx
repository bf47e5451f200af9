import { ExclamationTriangleIcon } from '@patternfly/react-icons';
import type { QueryStats } from '@tributary/model';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../format/index.ts';
import type { Graph } from './model/graph.ts';
import type { VisibleGraph } from './model/visible.ts';
import { useQuantities } from './texts.ts';
import { useSeconds } from './use-seconds.ts';
import { useSettings } from './use-settings.ts';

/** What is drawn, what is not, and what everything together amounts to. */
export function StatusLine({
  graph,
  visible,
  stats,
}: {
  readonly graph: Graph;
  readonly visible: VisibleGraph;
  readonly stats: QueryStats;
}) {
  const { t, i18n } = useTranslation('plugin__tributary');
  const [{ metric }] = useSettings();
  const quantity = useQuantities(useSeconds());
  const count = (value: number) => formatCount(value, i18n.language);
  return (
    <div className="tributary-topology__status" role="status">
      <span className="tributary-topology__total">
        {t('{{flows}} flows', { flows: quantity.flows(graph.total) })}
      </span>
      <span className="tributary-topology__total">{quantity.bytes(graph.total)}</span>
      <span className="tributary-topology__total">
        {t('{{packets}} packets', { packets: quantity.packets(graph.total) })}
      </span>
      <span className="tributary-topology__total">{quantity.rate(graph.total)}</span>
      <span>
        {t('{{nodes}} nodes, {{edges}} edges', {
          nodes: count(visible.nodes.length),
          edges: count(visible.edges.length),
        })}
      </span>
      {graph.others && (
        <span className="tributary-topology__others">
          {t('first {{drawn}} of {{all}} connections; others: {{sum}}', {
            drawn: count(graph.drawn),
            all: count(graph.all),
            sum: quantity.sum(graph.others.value, metric),
          })}
        </span>
      )}
      <span className="tributary-topology__facts">
        {t('answered in {{duration}} ms', {
          duration: count(Math.max(1, Math.round(stats.durationMs))),
        })}{' '}
        {!stats.complete && (
          <span className="tributary-summary__partial">
            <ExclamationTriangleIcon />{' '}
            {t('partial: {{reason}}', { reason: stats.reason ?? t('no reason given') })}
          </span>
        )}
      </span>
    </div>
  );
}
