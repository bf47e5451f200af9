import type { MetricsAnswer, MetricSeries } from '@tributary/model';
import { describe, expect, it } from 'vitest';
import type { Translate } from '../../shared/condition-text.ts';
import { negated, readCard } from './card-data.ts';
import { queriesOf } from './card-query.ts';
import { flagAnomaly } from './flag-anomaly.ts';
import { cardCsv } from './card-csv.ts';
import { usualPlace } from './layout.ts';

const t = ((text: string) => text) as unknown as Translate;
const range = { from: 0, to: 19_999 };
const context = { measure: 'Bytes', hasKubernetes: true, shift: 20, range, t } as const;

function answer(total: number, ...series: MetricSeries[]): MetricsAnswer {
  return {
    series,
    total,
    groups: series.length,
    stepMs: 10_000,
    stats: { rows: 1, durationMs: 1, complete: true },
  };
}

function series(labels: Record<string, string>, first: number, second: number): MetricSeries {
  const points = [
    [0, first],
    [10_000, second],
  ] as const;
  return { labels, total: first + second, points };
}

const sum = (values: readonly { readonly total: number }[]) =>
  values.reduce((all, { total }) => all + total, 0);

describe('a card', () => {
  it('splits all flows between primary and secondary networks', () => {
    const data = readCard(
      usualPlace('secondary'),
      [answer(100, series({}, 70, 30)), answer(25, series({}, 20, 5))],
      context,
    );
    expect(data.series.map(({ id, total }) => [id, total])).toEqual([
      ['secondary', 25],
      ['primary', 75],
    ]);
    expect(sum(data.series)).toBe(data.total);
    expect(data.series[1]!.points).toEqual([
      [0, 5],
      [10_000, 2.5],
    ]);
  });

  it('of disjoint parts adds up to the total, others included', () => {
    const data = readCard(
      usualPlace('protocols'),
      [
        answer(100, series({ Proto: '6' }, 30, 30), series({ Proto: '' }, 20, 0), {
          ...series({}, 10, 10),
          others: true,
        }),
        answer(100),
      ],
      context,
    );
    expect(data.series.map(({ name }) => name)).toEqual(['TCP', 'None', 'Others']);
    expect(data.parts).toBe('whole');
    expect(sum(data.series)).toBe(data.total);
  });

  it('of networks leaves out flows on none, and says that parts may overlap', () => {
    const data = readCard(
      usualPlace('networks'),
      [
        answer(100, series({ IfNetworks: '' }, 50, 50), series({ IfNetworks: 'a/b' }, 10, 0)),
        answer(100),
      ],
      context,
    );
    expect(data.series.map(({ name }) => name)).toEqual(['a/b']);
    expect([data.total, data.parts]).toEqual([100, 'overlapping']);
  });

  it('is empty where no flow has what it is about', () => {
    const nothing = readCard(
      usualPlace('namespaces'),
      [answer(100, series({ SrcK8S_Namespace: '' }, 50, 50)), answer(100)],
      context,
    );
    expect(nothing.series).toEqual([]);
    const nulls = answer(0, { labels: {}, total: 0, points: [[0, null]] });
    expect(readCard(usualPlace('rtt'), [nulls, nulls, nulls, nulls], context).series).toEqual([]);
  });

  it('moves the previous period to the present one', () => {
    const earlier = answer(10, {
      labels: {},
      total: 10,
      points: [
        [-20_000, 4],
        [-10_000, 6],
      ],
    });
    const data = readCard(usualPlace('total'), [answer(30, series({}, 10, 20)), earlier], context);
    expect(data.before?.points).toEqual([
      [0, 0.4],
      [10_000, 0.6],
    ]);
  });

  it('asks for the previous period only where that is wanted', () => {
    expect(queriesOf(usualPlace('total'), context)).toHaveLength(2);
    expect(queriesOf(usualPlace('total'), { ...context, shift: undefined })).toHaveLength(1);
  });

  it('filters a namespace and a name together, and out by the name', () => {
    const { conditions } = readCard(
      usualPlace('pods'),
      [answer(1, series({ SrcK8S_Namespace: 'shop', SrcK8S_Name: 'web' }, 1, 0)), answer(1)],
      context,
    );
    const [namespace, name] = [...conditions.values()][0]!;
    expect(namespace).toMatchObject({ key: 'SrcK8S_Namespace', op: '=' });
    expect(negated(name!)).toMatchObject({ key: 'SrcK8S_Name', op: '!=' });
  });
});

describe('TCP flags', () => {
  it.each([
    [0x1b, undefined],
    [0x102, undefined],
    [0x002, 'unanswered'],
    [0x014, 'reset'],
    [0x400, 'reset'],
    [0x003, 'synFin'],
    [0x029, 'xmas'],
    [0x000, 'none'],
  ])('0x%s', (flags, anomaly) => {
    expect(flagAnomaly(flags)).toBe(anomaly);
  });
});

describe('the numbers of a card as CSV', () => {
  it('quote what must be, and are no formula', () => {
    const one = {
      id: 'a',
      name: '=a,"b"',
      look: 0,
      points: [[0, -1.5]] as const,
      total: 3,
      canFilter: false,
    };
    expect(cardCsv([one])).toBe(
      `time,"'=a,""b"""\r\n1970-01-01T00:00:00.000Z,-1.5\r\nwhole range,3\r\n`,
    );
  });
});
