import { formatAddress } from '@tributary/model';
import { remembering } from './memo.ts';

const REMEMBERED = 100_000;

/** Canonical text of an IPv4 address in network order. */
export const ipv4Text = remembering(
  (value) => `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`,
  REMEMBERED,
);

/** Canonical text of 16 bytes; an IPv4-mapped address is the IPv4 address. Empty for any other length. */
export function ipv6Text(bytes: Uint8Array): string {
  if (bytes.length === 4) {
    return ipv4Text((bytes[0]! << 24) | (bytes[1]! << 16) | (bytes[2]! << 8) | bytes[3]!);
  }
  if (bytes.length !== 16) return '';
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return value >> 32n === 0xffffn
    ? ipv4Text(Number(value & 0xffff_ffffn))
    : formatAddress({ family: 6, value });
}

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** aa:bb:cc:dd:ee:ff of a MAC address in the lowest 48 bits. */
export const macText = remembering((value) => {
  const high = Math.floor(value / 0x1_0000_0000);
  return `${hex[(high >>> 8) & 255]}:${hex[high & 255]}:${hex[(value >>> 24) & 255]}:${hex[(value >>> 16) & 255]}:${hex[(value >>> 8) & 255]}:${hex[value & 255]}`;
}, REMEMBERED);
