import { parseAddress, parseAddressRange } from '@tributary/model';

interface LabelledRange {
  readonly from: bigint;
  readonly to: bigint;
  readonly label: string;
}

/** A label and the CIDRs that it stands for. */
export interface SubnetLabel {
  readonly name: string;
  readonly cidrs: readonly string[];
}

const MOST_REMEMBERED = 100_000;

/** Names subnets: of several that hold an address, the smallest. */
export class SubnetLabels {
  readonly #ranges: Readonly<Record<4 | 6, readonly LabelledRange[]>>;
  /** Labels of addresses that were asked for; flows repeat them. */
  readonly #known = new Map<string, string | undefined>();

  constructor(labels: readonly SubnetLabel[]) {
    const ranges: Record<4 | 6, LabelledRange[]> = { 4: [], 6: [] };
    for (const { name, cidrs } of labels) {
      for (const cidr of cidrs) {
        const range = parseAddressRange(cidr);
        if (range) ranges[range.family].push({ from: range.from, to: range.to, label: name });
      }
    }
    for (const list of Object.values(ranges)) list.sort(bySize);
    this.#ranges = ranges;
  }

  get empty(): boolean {
    return this.#ranges[4].length + this.#ranges[6].length === 0;
  }

  /** The label of an address in canonical text; undefined when no subnet holds it. */
  of(address: string): string | undefined {
    if (this.#known.has(address)) return this.#known.get(address);
    if (this.#known.size >= MOST_REMEMBERED) this.#known.clear();
    const parsed = parseAddress(address);
    const label = parsed
      ? this.#ranges[parsed.family].find(
          ({ from, to }) => from <= parsed.value && parsed.value <= to,
        )?.label
      : undefined;
    this.#known.set(address, label);
    return label;
  }
}

function bySize(a: LabelledRange, b: LabelledRange): number {
  const difference = a.to - a.from - (b.to - b.from);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
