import type { ChartFormat } from '../../charts/index.ts';
import { formatDurationNs, formatScaled } from '../../format/index.ts';
import type { CardUnit } from './card-data.ts';

const NS_PER_MS = 1e6;

/** How the numbers of a card are written: rates at a moment, sums over the range; durations are durations in both. */
export function formatOf(unit: CardUnit, language: string): ChartFormat {
  if (unit === 'TimeFlowRttNs' || unit === 'DnsLatencyMs') {
    const factor = unit === 'DnsLatencyMs' ? NS_PER_MS : 1;
    const duration = (value: number) => formatDurationNs(value * factor, language);
    return { value: duration, total: duration };
  }
  const [rate, sum] = { Bytes: ['B/s', 'B'], Packets: ['p/s', ''], Flows: ['/s', ''] }[unit];
  return {
    value: (value) => formatScaled(value, rate!, language),
    total: (value) => formatScaled(value, sum!, language),
  };
}
