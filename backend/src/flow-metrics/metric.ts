import type { MetricDefinition } from './definitions.ts';
import type { Rows } from './rows.ts';
import type { Series } from './series.ts';

/** NetObserv's, in seconds. */
const BUCKETS = [0.005, 0.01, 0.02, 0.03, 0.04, 0.05, 0.075, 0.1, 0.25, 1];
const INGRESS = 0;
const EGRESS = 1;
const INNER = 2;

/** Adds one row to the numbers of its series. */
type Add = (numbers: number[], row: number) => void;

/** A counter, or a histogram, within a group: its numbers begin at `offset` of each series. */
export class Metric {
  readonly width: number;
  readonly #definition: MetricDefinition;
  readonly #offset: number;

  constructor(definition: MetricDefinition, offset: number) {
    this.#definition = definition;
    this.#offset = offset;
    // buckets, the sum, the count
    this.width = definition.perSecond === undefined ? 1 : BUCKETS.length + 2;
  }

  /** Undefined where no row can have it. */
  adder(rows: Rows): Add | undefined {
    const { value, direction, betweenNodes } = this.#definition;
    const add = value === undefined ? this.#countRows() : this.#addValues(rows, value);
    if (!add) return undefined;
    if (direction) return within(direction, rows, add);
    return betweenNodes ? between(rows, add) : add;
  }

  text(table: Iterable<Series>): string {
    const { fullName, help, perSecond } = this.#definition;
    const type = perSecond === undefined ? 'counter' : 'histogram';
    let text = `# HELP ${fullName} ${help}\n# TYPE ${fullName} ${type}\n`;
    for (const { labels, numbers } of table) {
      text +=
        perSecond === undefined ? this.#counter(labels, numbers) : this.#histogram(labels, numbers);
    }
    return text;
  }

  #counter(labels: string, numbers: readonly number[]): string {
    const count = numbers[this.#offset]!;
    return count === 0 ? '' : `${this.#definition.fullName}{${labels}} ${count}\n`;
  }

  #histogram(labels: string, numbers: readonly number[]): string {
    const { fullName } = this.#definition;
    const sumAt = this.#offset + BUCKETS.length;
    const count = numbers[sumAt + 1]!;
    if (count === 0) return '';
    let within = 0;
    let text = '';
    const separator = labels === '' ? '' : ',';
    for (const [index, bound] of BUCKETS.entries()) {
      within += numbers[this.#offset + index]!;
      text += `${fullName}_bucket{${labels}${separator}le="${bound}"} ${within}\n`;
    }
    text += `${fullName}_bucket{${labels}${separator}le="+Inf"} ${count}\n`;
    return `${text}${fullName}_sum{${labels}} ${numbers[sumAt]}\n${fullName}_count{${labels}} ${count}\n`;
  }

  #countRows(): Add {
    const offset = this.#offset;
    return (numbers) => {
      numbers[offset]!++;
    };
  }

  #addValues(rows: Rows, value: NonNullable<MetricDefinition['value']>): Add | undefined {
    const values = rows.column(value) as readonly (number | undefined)[] | undefined;
    const { perSecond } = this.#definition;
    const offset = this.#offset;
    if (!values) return undefined;
    if (perSecond === undefined) {
      return (numbers, row) => {
        numbers[offset]! += values[row] ?? 0;
      };
    }
    const sumAt = offset + BUCKETS.length;
    return (numbers, row) => {
      const measured = values[row];
      if (measured === undefined) return;
      const seconds = measured / perSecond;
      let bucket = 0;
      while (bucket < BUCKETS.length && seconds > BUCKETS[bucket]!) bucket++;
      if (bucket < BUCKETS.length) numbers[offset + bucket]!++;
      numbers[sumAt]! += seconds;
      numbers[sumAt + 1]!++;
    };
  }
}

/** From the node's point of view, so that a flow which the agents of two nodes saw counts at one of them. */
function within(
  direction: NonNullable<MetricDefinition['direction']>,
  { directions }: Rows,
  add: Add,
): Add | undefined {
  const wanted = direction === 'ingress' ? INGRESS : EGRESS;
  return (
    directions &&
    ((numbers, row) => {
      const actual = directions[row];
      if (actual === wanted || actual === INNER) add(numbers, row);
    })
  );
}

function between(rows: Rows, add: Add): Add | undefined {
  const from = rows.column('SrcK8S_HostName');
  const to = rows.column('DstK8S_HostName');
  return (
    from &&
    to &&
    ((numbers, row) => {
      if (rows.directions?.[row] !== INNER && from[row] && to[row]) add(numbers, row);
    })
  );
}
