/**
 * How a value is stored and compared. `address` and `mac` are strings in the record; an address is
 * compared as an address, a MAC without regard to case.
 */
export type FieldType = 'string' | 'int' | 'address' | 'mac' | 'string[]' | 'int[]';

/** What a number counts; decides how the page formats it. */
export type Unit = 'bytes' | 'packets' | 'flows' | 'ms' | 'ns' | 's' | 'epoch-ms' | 'epoch-s';

/** Headings under which the page and the reference list the fields. */
export type FieldGroup =
  | 'Time'
  | 'Volume'
  | 'Protocol'
  | 'Source'
  | 'Destination'
  | 'Observation points'
  | 'Context'
  | 'Packet drops'
  | 'DNS'
  | 'RTT'
  | 'Events'
  | 'Translation'
  | 'IPsec'
  | 'TLS'
  | 'QUIC';

export interface FieldDef {
  /** The name in the stored record, the filter language and the API. */
  readonly name: string;
  readonly type: FieldType;
  readonly group: FieldGroup;
  /** What a person reads; also the translation key. */
  readonly label: string;
  /** One sentence, shown in help texts, completion and the reference. */
  readonly description: string;
  readonly unit?: Unit;
  /** Id in a link's `filters` parameter; absent where links cannot filter by the field. */
  readonly filterId?: string;
  /** Lists with the same name here are parallel: element i of each is about the same thing. */
  readonly parallel?: 'points';
  /** Names of the values of an enumeration. */
  readonly names?: Readonly<Record<number, string>>;
  /** The names stand for bits of the value, which may be combined. */
  readonly bits?: true;
  /** Tributary's own, unknown to NetObserv. */
  readonly own?: true;
}
