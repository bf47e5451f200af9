import type { FieldName } from '@tributary/model';
import type { FlowBatch } from '../../flows/flow-batch.ts';
import { quoteLogql } from './quote.ts';

const MOST_TEXTS = 8_192;

/** Names the streams that flows belong to, as a push does: `{app="tributary", FlowDirection="0"}`. */
export class StreamLabels {
  readonly #app: string;
  readonly #fields: readonly FieldName[];
  #columns: readonly (readonly unknown[] | undefined)[] = [];
  #made = new Map<string, string>();

  constructor(app: string, fields: readonly FieldName[]) {
    this.#app = app;
    this.#fields = fields;
  }

  /** The batch whose rows are asked about from now on. */
  use(batch: FlowBatch): void {
    this.#columns = this.#fields.map((name) => batch.peek(name));
  }

  of(row: number, shard: number | undefined): string {
    let key = shard === undefined ? '' : String(shard);
    for (const column of this.#columns) key += `\0${String(column?.[row] ?? '')}`;
    let text = this.#made.get(key);
    if (text === undefined) {
      if (this.#made.size >= MOST_TEXTS) this.#made = new Map();
      text = this.#make(row, shard);
      this.#made.set(key, text);
    }
    return text;
  }

  #make(row: number, shard: number | undefined): string {
    let text = `{app="${this.#app}"`;
    this.#fields.forEach((name, index) => {
      const value = this.#columns[index]?.[row];
      if (value !== undefined && value !== '') text += `, ${name}=${quoteLogql(String(value))}`;
    });
    if (shard !== undefined) text += `, shard="${String(shard)}"`;
    return `${text}}`;
  }
}
