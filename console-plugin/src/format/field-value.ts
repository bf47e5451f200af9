import { protocolNames, etherTypeNames } from '@tributary/model';
import type { FieldDef, FlowRecord } from '@tributary/model';
import { formatCount, formatScaled } from './quantity.ts';
import { formatDateTime, formatDurationNs } from './time.ts';

/** The protocol by name; the EtherType where there is no IP, else the number. */
export function protocolText(flow: FlowRecord): string {
  const { Proto, Etype } = flow;
  if (Proto !== undefined && Proto > 0) return nameOf(protocolNames, Proto);
  if (Etype === undefined) return '';
  return nameOf(etherTypeNames, Etype, (type) => `0x${type.toString(16).padStart(4, '0')}`);
}

/** One value of a field for a reader: with unit, named, or as it is. Exact where `exact` is asked for. */
export function fieldText(
  field: FieldDef,
  value: string | number,
  language: string,
  exact = false,
): string {
  if (typeof value === 'string') return value;
  if (field.bits) return flagNames(field, value);
  if (field.names) return nameOf(field.names, value);
  switch (field.unit) {
    case 'epoch-ms':
      return formatDateTime(value, language);
    case 'epoch-s':
      return formatDateTime(value * 1000, language);
    case 'ns':
      return formatDurationNs(value, language);
    case 'ms':
      return formatDurationNs(value * 1e6, language);
    case 'bytes': {
      const scaled = formatScaled(value, 'B', language);
      return exact && value >= 1000 ? `${scaled} (${formatCount(value, language)})` : scaled;
    }
    case 'packets':
    case 'flows':
      return formatCount(value, language);
    default:
      return String(value);
  }
}

/** The names of the bits that are set, `SYN ACK`. */
function flagNames(field: FieldDef, value: number): string {
  const set = Object.entries(field.names ?? {}).filter(([bit]) => (value & Number(bit)) !== 0);
  return set.map(([, name]) => name).join(' ');
}

function nameOf(
  names: Readonly<Record<number, string>>,
  value: number,
  otherwise: (value: number) => string = String,
): string {
  return names[value] ?? otherwise(value);
}
