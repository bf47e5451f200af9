import { useTranslation } from 'react-i18next';
import { formatCount, formatDurationNs, formatScaled } from '../../format/index.ts';
import type { EdgeNetwork, GraphNode, Measures } from './model/graph.ts';
import { rttOf } from './model/graph.ts';
import type { Colouring, LayoutName, Metric } from './model/settings.ts';
import type { Scope } from './model/scopes.ts';
import type { EdgeClass } from './stage/colouring.ts';

/** What scopes, and groups of the same things, are called. */
export function useScopeNames(): Readonly<Record<Scope, string>> {
  const { t } = useTranslation('plugin__tributary');
  return {
    interface: t('Interfaces'),
    address: t('Addresses'),
    pod: t('Pods'),
    workload: t('Workloads'),
    namespace: t('Namespaces'),
    node: t('Nodes'),
    zone: t('Zones'),
    network: t('Secondary networks'),
    cluster: t('Clusters'),
  };
}

export function useLayoutNames(): Readonly<Record<LayoutName, string>> {
  const { t } = useTranslation('plugin__tributary');
  return { force: t('Force'), layered: t('Layered'), concentric: t('Concentric') };
}

export function useMetricNames(): Readonly<Record<Metric, string>> {
  const { t } = useTranslation('plugin__tributary');
  return {
    Bytes: t('Bytes'),
    Packets: t('Packets'),
    Flows: t('Flows'),
    PktDropPackets: t('Dropped packets'),
  };
}

export function useColouringNames(): Readonly<Record<Colouring, string>> {
  const { t } = useTranslation('plugin__tributary');
  return {
    network: t('Colour by network'),
    drops: t('Colour by drops'),
    rtt: t('Colour by round-trip time'),
  };
}

/** Names of what is drawn, as a reader knows them. */
export function useNames() {
  const { t } = useTranslation('plugin__tributary');
  const nameOf = ({ kind, name }: Pick<GraphNode, 'kind' | 'name'>) => {
    if (kind === 'primary') return t('Primary network');
    return name === '' ? t('Not known') : name;
  };
  const networkName = ({ name }: Pick<EdgeNetwork, 'name'>) =>
    name === '' ? t('Primary network') : name;
  return { nameOf, networkName };
}

/** Numbers of measures with their units. */
export function useQuantities(seconds: number) {
  const { i18n } = useTranslation('plugin__tributary');
  const { language } = i18n;
  return {
    bytes: ({ bytes }: Measures) => formatScaled(bytes, 'B', language),
    rate: ({ bytes }: Measures) => formatScaled(bytes / seconds, 'B/s', language),
    packets: ({ packets }: Measures) => formatScaled(packets, '', language),
    flows: ({ flows }: Measures) => formatCount(flows, language),
    drops: ({ drops }: Measures) => formatCount(drops, language),
    rtt: (measures: Measures) => {
      const rtt = rttOf(measures);
      return rtt === undefined ? '' : formatDurationNs(rtt, language);
    },
    /** A value of the metric that ranks; bytes as a rate. */
    value: (value: number, metric: Metric) =>
      metric === 'Bytes'
        ? formatScaled(value / seconds, 'B/s', language)
        : formatScaled(value, '', language),
    /** A sum of the metric that ranks. */
    sum: (value: number, metric: Metric) =>
      formatScaled(value, metric === 'Bytes' ? 'B' : '', language),
  };
}

/** What the classes of edges are called in the legend. */
export function useClassNames() {
  const { t, i18n } = useTranslation('plugin__tributary');
  const duration = (ns: number) => formatDurationNs(ns, i18n.language);
  return (one: EdgeClass): string => {
    switch (one.kind) {
      case 'network':
        return one.name === '' ? t('Primary network') : one.name;
      case 'more-networks':
        return t('Other networks');
      case 'no-drops':
        return t('No drops');
      case 'some-drops':
        return t('Less than 1 % dropped');
      case 'many-drops':
        return t('1 % or more dropped');
      case 'rtt':
        return t('Below {{duration}}', { duration: duration(one.belowNs) });
      case 'rtt-above':
        return t('{{duration}} or more', { duration: duration(one.ns) });
      case 'no-rtt':
        return t('Not measured');
    }
  };
}
