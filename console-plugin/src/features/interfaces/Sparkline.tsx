const WIDTH = 64;
const HEIGHT = 16;

/** Recent values as a line, without axes: only the shape counts; the number stands beside it. */
export function Sparkline({ samples }: { readonly samples: readonly number[] }) {
  if (samples.length < 2) return null;
  const most = Math.max(...samples, 1);
  const step = WIDTH / (samples.length - 1);
  const points = samples.map(
    (sample, index) =>
      `${(index * step).toFixed(1)},${(HEIGHT - 1 - (sample / most) * (HEIGHT - 2)).toFixed(1)}`,
  );
  return (
    <svg
      className="tributary-sparkline"
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      aria-hidden="true"
    >
      <polyline points={points.join(' ')} />
    </svg>
  );
}
