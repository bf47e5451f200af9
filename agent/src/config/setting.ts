/** A setting that cannot be used: names the variable, what it holds and what it should. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** One environment variable: how it is read, what it is when unset, and what `--help` says of it. */
export interface Setting<T> {
  readonly name: string;
  readonly fallback: string;
  readonly help: string;
  /** What a value must be, for the error message. */
  readonly expected: string;
  /** Returns undefined for a text that is not `expected`. */
  parse(text: string): T | undefined;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Reads a setting; an empty variable counts as not set. Throws ConfigError. */
export function readSetting<T>(env: Env, setting: Setting<T>): T {
  const text = env[setting.name]?.trim() || setting.fallback;
  const value = setting.parse(text);
  if (value === undefined) {
    throw new ConfigError(`${setting.name}="${text}": expected ${setting.expected}`);
  }
  return value;
}

export function text(name: string, fallback: string, help: string): Setting<string> {
  return { name, fallback, help, expected: 'a text', parse: (value) => value };
}

export function wholeNumber(
  name: string,
  fallback: number,
  least: number,
  most: number,
  help: string,
): Setting<number> {
  return {
    name,
    fallback: String(fallback),
    help,
    expected: `a whole number from ${least} to ${most}`,
    parse: (value) => {
      const number = /^\d+$/.test(value) ? Number(value) : NaN;
      return number >= least && number <= most ? number : undefined;
    },
  };
}

export function powerOfTwo(
  name: string,
  fallback: number,
  least: number,
  most: number,
  help: string,
): Setting<number> {
  const { parse } = wholeNumber(name, fallback, least, most, help);
  return {
    name,
    fallback: String(fallback),
    help,
    expected: `a power of two from ${least} to ${most}`,
    parse: (value) => {
      const number = parse(value);
      return number !== undefined && Number.isInteger(Math.log2(number)) ? number : undefined;
    },
  };
}

export function oneOf<const T extends string>(
  name: string,
  choices: readonly T[],
  fallback: T,
  help: string,
): Setting<T> {
  return {
    name,
    fallback,
    help,
    expected: `one of ${choices.join(', ')}`,
    parse: (value) => choices.find((choice) => choice === value.toLowerCase()),
  };
}

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** What setTimeout takes; beyond it fires at once. */
const TIMER_MOST_MS = 2 ** 31 - 1;

/** A duration as Go writes it (`5s`, `200ms`, `1m30s`), in milliseconds, from 1 to about 24 days. */
export function duration(name: string, fallback: string, help: string): Setting<number> {
  return {
    name,
    fallback,
    help,
    expected: 'a duration such as 200ms, 5s or 1m30s',
    parse: (value) => {
      if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(value)) return undefined;
      let total = 0;
      for (const [, amount, unit] of value.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) {
        total += Number(amount) * UNIT_MS[unit!]!;
      }
      return total >= 1 && total <= TIMER_MOST_MS ? total : undefined;
    },
  };
}

/** Names separated by commas; empty for none. */
export function list(name: string, fallback: string, help: string): Setting<readonly string[]> {
  return {
    name,
    fallback,
    help,
    expected: 'names separated by commas',
    parse: splitList,
  };
}

/** A rule for interface names: an exact name or a regular expression between slashes. */
export interface NameRule {
  readonly text: string;
  matches(name: string): boolean;
}

/** Rules separated by commas, each a name or `/regex/`, in which a comma is the expression's. */
export function nameRules(
  name: string,
  fallback: string,
  help: string,
): Setting<readonly NameRule[]> {
  return {
    name,
    fallback,
    help,
    expected: 'interface names or /regular expressions/ separated by commas',
    parse: (value) => {
      try {
        return splitList(value, /,(?=(?:[^/]*\/[^/]*\/)*[^/]*$)/).map(nameRule);
      } catch {
        return undefined;
      }
    },
  };
}

function nameRule(rule: string): NameRule {
  const pattern = /^\/(.*)\/$/.exec(rule)?.[1];
  if (pattern === undefined) return { text: rule, matches: (name) => name === rule };
  const regex = new RegExp(pattern);
  return { text: rule, matches: (name) => regex.test(name) };
}

function splitList(value: string, separator: string | RegExp = ','): string[] {
  return value
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
