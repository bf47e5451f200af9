import black from '@patternfly/react-tokens/dist/js/t_chart_color_black_400';
import lightBlack from '@patternfly/react-tokens/dist/js/t_chart_color_black_300';
import blue from '@patternfly/react-tokens/dist/js/t_chart_color_blue_300';
import lightBlue from '@patternfly/react-tokens/dist/js/t_chart_color_blue_200';
import green from '@patternfly/react-tokens/dist/js/t_chart_color_green_400';
import lightGreen from '@patternfly/react-tokens/dist/js/t_chart_color_green_200';
import orange from '@patternfly/react-tokens/dist/js/t_chart_color_orange_300';
import purple from '@patternfly/react-tokens/dist/js/t_chart_color_purple_300';
import lightPurple from '@patternfly/react-tokens/dist/js/t_chart_color_purple_100';
import redOrange from '@patternfly/react-tokens/dist/js/t_chart_color_red_orange_400';
import lightRedOrange from '@patternfly/react-tokens/dist/js/t_chart_color_red_orange_200';
import teal from '@patternfly/react-tokens/dist/js/t_chart_color_teal_300';
import yellow from '@patternfly/react-tokens/dist/js/t_chart_color_yellow_400';
import lightYellow from '@patternfly/react-tokens/dist/js/t_chart_color_yellow_200';
import type { Look } from './series.ts';

type Theme = 'light' | 'dark';

/** Colours that stand three to one against the page's ground in each theme, neighbours unlike each other. */
const COLOURS: Readonly<Record<Theme, readonly string[]>> = {
  light: [blue, teal, orange, purple, green, redOrange, yellow].map((token) => token.var),
  dark: [lightBlue, teal, orange, lightPurple, lightGreen, lightRedOrange, lightYellow].map(
    (token) => token.var,
  ),
};
const GREY: Readonly<Record<Theme, string>> = { light: black.var, dark: lightBlack.var };

/** Dashes of lines, for who cannot tell the colours apart. */
const DASHES = ['', '6 3', '2 2', '8 3 2 3', '12 4', '4 2 1 2 1 2', '1 3'];

export const MARKS = ['circle', 'square', 'triangle', 'diamond', 'cross'] as const;
export type Mark = (typeof MARKS)[number];

/** The custom properties by which a chart's styles know the palette of a theme. */
export function paletteOf(theme: Theme): Readonly<Record<string, string>> {
  const properties = COLOURS[theme].map((colour, index) => [`--tributary-series-${index}`, colour]);
  return { ...Object.fromEntries(properties), '--tributary-series-grey': GREY[theme] };
}

export function colourOf(look: Look): string {
  return typeof look === 'number'
    ? `var(--tributary-series-${look % COLOURS.light.length})`
    : 'var(--tributary-series-grey)';
}

export function dashOf(look: Look): string {
  if (look === 'before') return '2 4';
  return look === 'others' ? '' : DASHES[look % DASHES.length]!;
}

export function markOf(look: Look): Mark | undefined {
  return typeof look === 'number' ? MARKS[look % MARKS.length] : undefined;
}

const MARK_PATHS: Readonly<Record<Mark, string>> = {
  circle: 'M-3.5,0a3.5,3.5 0 1,0 7,0a3.5,3.5 0 1,0 -7,0',
  square: 'M-3,-3h6v6h-6z',
  triangle: 'M0,-4L4,3.5H-4z',
  diamond: 'M0,-4.5L4.5,0L0,4.5L-4.5,0z',
  cross: 'M-1.2,-4h2.4v2.8h2.8v2.4h-2.8v2.8h-2.4v-2.8h-2.8v-2.4h2.8z',
};

/** The path of a mark around the origin, about eight pixels across. */
export function markPath(mark: Mark): string {
  return MARK_PATHS[mark];
}
