import { colourOf, dashOf, markOf, markPath } from './look.ts';
import type { Look } from './series.ts';

/** A series' colour, dash and mark, as its chart draws them. */
export function Swatch({ look, isFilled }: { readonly look: Look; readonly isFilled: boolean }) {
  const mark = markOf(look);
  return (
    <svg className="tributary-swatch" width={24} height={12} viewBox="0 0 24 12" aria-hidden="true">
      {isFilled ? (
        <rect x={5} width={14} height={12} rx={2} fill={colourOf(look)} />
      ) : (
        <line
          x1={0}
          x2={24}
          y1={6}
          y2={6}
          stroke={colourOf(look)}
          strokeWidth={2}
          strokeDasharray={dashOf(look)}
        />
      )}
      {mark && (
        <path
          className={isFilled ? 'tributary-swatch__mark-on' : undefined}
          d={markPath(mark)}
          transform="translate(12 6)"
          fill={isFilled ? undefined : colourOf(look)}
        />
      )}
    </svg>
  );
}
