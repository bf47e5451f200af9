import { parseAddressRange } from '@tributary/model';
import type { SubnetLabel } from '../enrich/subnet-labels.ts';

/** A setting that cannot be used: names the variable, what it holds and what it should. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

type Env = Readonly<Record<string, string | undefined>>;

/** Reads one variable after the other; an empty one counts as not set. */
export class EnvReader {
  readonly #env: Env;

  constructor(env: Env) {
    this.#env = env;
  }

  text(name: string, fallback: string): string {
    return this.#env[name]?.trim() || fallback;
  }

  port(name: string, fallback: number): number {
    return this.#integer(name, fallback, 0, 65_535, 'a port from 0 (any free one) to 65535');
  }

  /** An address such as `https://loki.example:3100/prefix`. */
  httpUrl(name: string, fallback: string): string {
    const text = this.text(name, fallback);
    if (!/^https?:$/.test(URL.parse(text)?.protocol ?? '')) {
      throw wrong(name, text, 'an address that begins with http:// or https://');
    }
    return text;
  }

  count(name: string, fallback: number): number {
    return this.#integer(name, fallback, 1, 1_000_000_000, 'a whole number from 1 up');
  }

  oneOf<const T extends string>(name: string, choices: readonly T[], fallback: T): T {
    const text = this.text(name, fallback);
    const choice = choices.find((candidate) => candidate === text);
    if (choice === undefined) throw wrong(name, text, `one of ${choices.join(', ')}`);
    return choice;
  }

  /** Texts with commas between them. */
  list(name: string, fallback: string): string[] {
    return splitText(this.text(name, fallback), ',');
  }

  /** Some of the choices with commas between them, or `none`. */
  someOf(name: string, choices: readonly string[], fallback: string): string[] {
    const text = this.text(name, fallback);
    if (text === 'none') return [];
    const chosen = splitText(text, ',');
    const unknown = chosen.find((choice) => !choices.includes(choice));
    if (unknown === undefined) return chosen;
    throw wrong(
      name,
      text,
      `none or names with commas between them, of which "${unknown}" is unknown: ${choices.join(', ')}`,
    );
  }

  /** `name=cidr,cidr;name=cidr`: what to call addresses in these subnets. */
  subnetLabels(name: string): SubnetLabel[] {
    const text = this.text(name, '');
    return splitText(text, ';').map((entry) => {
      const [label = '', list = ''] = entry.split('=', 2).map((part) => part.trim());
      const cidrs = splitText(list, ',');
      if (label === '' || cidrs.length === 0 || !cidrs.every(parseAddressRange)) {
        throw wrong(
          name,
          text,
          'labels with subnets such as lab=10.1.0.0/16,fd00:1::/48;dmz=192.0.2.0/24',
        );
      }
      return { name: label, cidrs };
    });
  }

  /** A time such as `90s`, `15m`, `12h` or `7d`, in ms. */
  durationMs(name: string, fallback: string): number {
    const text = this.text(name, fallback);
    const match = /^(\d+)(ms|s|m|h|d)$/.exec(text);
    if (!match) throw wrong(name, text, 'a time such as 90s, 15m, 12h or 7d');
    return Number(match[1]) * durationUnits[match[2] as keyof typeof durationUnits];
  }

  /** A size such as `512MB`, `10GB` or `1GiB`, in bytes. */
  bytes(name: string, fallback: string, least = 1): number {
    const text = this.text(name, fallback);
    const match = /^(\d+)([KMGT]?)(i?)B?$/.exec(text);
    if (!match) throw wrong(name, text, 'a size such as 512MB or 10GiB');
    const base = match[3] === 'i' ? 1024 : 1000;
    const bytes = Number(match[1]) * base ** ['', 'K', 'M', 'G', 'T'].indexOf(match[2]!);
    if (bytes < least) throw wrong(name, text, `a size of at least ${least} bytes`);
    return bytes;
  }

  #integer(name: string, fallback: number, least: number, most: number, expected: string): number {
    const text = this.text(name, String(fallback));
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) throw wrong(name, text, expected);
    return value;
  }
}

function splitText(text: string, separator: string): string[] {
  return text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

const durationUnits = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

function wrong(name: string, text: string, expected: string): ConfigError {
  return new ConfigError(`${name}="${text}" is not ${expected}`);
}
