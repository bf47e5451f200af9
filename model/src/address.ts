/** An inclusive range of addresses of one family, as unsigned integers of 32 or 128 bits. */
export interface AddressRange {
  readonly family: 4 | 6;
  readonly from: bigint;
  readonly to: bigint;
}

/**
 * Reads an address, a CIDR or a range `a-b` (RFC 4632, RFC 4291 in any spelling; an IPv4-mapped
 * IPv6 address is the IPv4 address). Undefined when the text is none of these.
 */
export function parseAddressRange(text: string): AddressRange | undefined {
  const dash = text.indexOf('-');
  if (dash > 0) {
    const from = parseAddress(text.slice(0, dash).trim());
    const to = parseAddress(text.slice(dash + 1).trim());
    if (!from || !to || from.family !== to.family || from.value > to.value) return undefined;
    return { family: from.family, from: from.value, to: to.value };
  }
  const slash = text.indexOf('/');
  if (slash < 0) {
    const address = parseAddress(text);
    return address && { family: address.family, from: address.value, to: address.value };
  }
  const address = parseAddress(text.slice(0, slash));
  const lengthText = text.slice(slash + 1);
  if (!address || !/^\d{1,3}$/.test(lengthText)) return undefined;
  const width = address.family === 4 ? 32 : 128;
  const length = Number(lengthText);
  if (length > width) return undefined;
  const span = (1n << BigInt(width - length)) - 1n;
  const from = address.value & ~span;
  return { family: address.family, from, to: from + span };
}

export interface Address {
  readonly family: 4 | 6;
  /** 32 or 128 bits, unsigned. */
  readonly value: bigint;
}

/** Reads one textual address; undefined when it is not one. */
export function parseAddress(text: string): Address | undefined {
  if (!text.includes(':')) {
    const value = parseV4(text);
    return value === undefined ? undefined : { family: 4, value };
  }
  const value = parseV6(text);
  if (value === undefined) return undefined;
  return value >> 32n === 0xffffn
    ? { family: 4, value: value & 0xffff_ffffn }
    : { family: 6, value };
}

/** Canonical text of an address: dotted quad, or RFC 5952. */
export function formatAddress({ family, value }: Address): string {
  if (family === 4) {
    return [24n, 16n, 8n, 0n].map((shift) => Number((value >> shift) & 0xffn)).join('.');
  }
  const groups: number[] = [];
  for (let shift = 112n; shift >= 0n; shift -= 16n) groups.push(Number((value >> shift) & 0xffffn));
  const { start, length } = longestZeroRun(groups);
  const hex = (part: number[]) => part.map((group) => group.toString(16)).join(':');
  if (length < 2) return hex(groups);
  return `${hex(groups.slice(0, start))}::${hex(groups.slice(start + length))}`;
}

function parseV4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0n;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return undefined;
    value = (value << 8n) | BigInt(part);
  }
  return value;
}

function parseV6(text: string): bigint | undefined {
  const lastColon = text.lastIndexOf(':');
  const tail = text.slice(lastColon + 1);
  if (tail.includes('.')) {
    const v4 = parseV4(tail);
    if (v4 === undefined) return undefined;
    const high = (v4 >> 16n).toString(16);
    const low = (v4 & 0xffffn).toString(16);
    return parseV6(`${text.slice(0, lastColon + 1)}${high}:${low}`);
  }
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, rest] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const given = head!.length + (rest?.length ?? 0);
  if (rest ? given > 7 : given !== 8) return undefined;
  const groups = rest ? [...head!, ...new Array<string>(8 - given).fill('0'), ...rest] : head!;
  let value = 0n;
  for (const group of groups) {
    if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return undefined;
    value = (value << 16n) | BigInt(`0x${group}`);
  }
  return value;
}

function longestZeroRun(groups: number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    let length = 0;
    while (groups[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
  }
  return best;
}

/** The canonical text of an address in any spelling, with or without a prefix length; undefined when it is none. */
export function canonicalAddress(text: string): string | undefined {
  const address = parseAddress(text.split('/', 1)[0]!);
  return address && formatAddress(address);
}
