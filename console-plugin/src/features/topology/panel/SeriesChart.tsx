import { Skeleton } from '@patternfly/react-core';
import type { MetricsAnswer } from '@tributary/model';
import { useTranslation } from 'react-i18next';

const WIDTH = 300;
const HEIGHT = 56;

/** One series over time: an area, its largest value, and when it begins and ends. */
export function SeriesChart({
  title,
  answer,
  format,
}: {
  readonly title: string;
  readonly answer: MetricsAnswer | undefined;
  readonly format: (value: number) => string;
}) {
  const { t, i18n } = useTranslation('plugin__tributary');
  const points = answer?.series[0]?.points ?? [];
  const values = points.map(([, value]) => value ?? 0);
  const most = Math.max(0, ...values);
  const time = new Intl.DateTimeFormat(i18n.language, { timeStyle: 'short' });
  const x = (index: number) => (index / Math.max(1, values.length - 1)) * WIDTH;
  const y = (value: number) => HEIGHT - (most > 0 ? (value / most) * (HEIGHT - 4) : 0);
  const line = values.map((value, index) => `${x(index)},${y(value)}`).join(' ');
  return (
    <figure className="tributary-topology__chart">
      <figcaption>
        <span>{title}</span>
        <span className="tributary-subtle">
          {answer && (most > 0 ? t('at most {{value}}', { value: format(most) }) : t('none'))}
        </span>
      </figcaption>
      {answer ? (
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={t('{{title}}, at most {{value}}', { title, value: format(most) })}
        >
          {most > 0 && (
            <>
              <polygon points={`0,${HEIGHT} ${line} ${WIDTH},${HEIGHT}`} />
              <polyline points={line} />
            </>
          )}
        </svg>
      ) : (
        <Skeleton height="3.5rem" />
      )}
      <div className="tributary-topology__chart-axis">
        <span>{points[0] && time.format(points[0][0])}</span>
        <span>{points.length > 0 && time.format(points.at(-1)![0])}</span>
      </div>
    </figure>
  );
}
