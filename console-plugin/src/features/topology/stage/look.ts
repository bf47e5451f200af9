import {
  chart_color_blue_200,
  chart_color_blue_300,
  chart_color_green_300,
  chart_color_green_400,
  chart_color_orange_200,
  chart_color_orange_300,
  chart_color_purple_200,
  chart_color_purple_300,
  chart_color_red_orange_300,
  chart_color_red_orange_400,
  chart_color_teal_200,
  chart_color_teal_400,
  chart_color_yellow_200,
  chart_color_yellow_400,
} from '@patternfly/react-tokens';

/** Colours and type of the console, as the tokens have them where the graph stands. */
export interface Look {
  readonly theme: 'light' | 'dark';
  readonly font: string;
  readonly background: string;
  readonly raised: string;
  readonly group: string;
  readonly groupBorder: string;
  readonly border: string;
  readonly text: string;
  readonly subtle: string;
  readonly accent: string;
  /** Colours that are told apart, in the order in which they are given. */
  readonly palette: readonly string[];
  readonly quiet: string;
  readonly warning: string;
  readonly danger: string;
}

interface Token {
  readonly name: string;
  readonly value: string;
}

const palettes: Readonly<Record<Look['theme'], readonly Token[]>> = {
  light: [
    chart_color_blue_300,
    chart_color_orange_300,
    chart_color_teal_400,
    chart_color_purple_300,
    chart_color_red_orange_400,
    chart_color_green_400,
    chart_color_yellow_400,
  ],
  dark: [
    chart_color_blue_200,
    chart_color_orange_200,
    chart_color_teal_200,
    chart_color_purple_200,
    chart_color_red_orange_300,
    chart_color_green_300,
    chart_color_yellow_200,
  ],
};

/** Reads the tokens; a canvas knows no variables. */
export function readLook(element: Element, theme: Look['theme']): Look {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(`--pf-t--global--${name}`).trim();
  return {
    theme,
    font: token('font--family--body'),
    background: token('background--color--primary--default'),
    raised: token('background--color--primary--default'),
    group: token('background--color--secondary--default'),
    groupBorder: token('border--color--default'),
    border: token('border--color--default'),
    text: token('text--color--regular'),
    subtle: token('text--color--subtle'),
    accent: token('border--color--clicked'),
    palette: palettes[theme].map(({ name, value }) => style.getPropertyValue(name).trim() || value),
    quiet: token('icon--color--subtle'),
    warning: token('icon--color--status--warning--default'),
    danger: token('icon--color--status--danger--default'),
  };
}
