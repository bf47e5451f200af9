import { fieldByName } from '@tributary/model';
import { describe, expect, it } from 'vitest';
import {
  endOf,
  fieldText,
  formatCount,
  formatDateTime,
  formatDurationNs,
  formatScaled,
  formatShare,
  protocolText,
} from './index.ts';

describe('quantities', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1 kB'],
    [8_234_000_000, '8.23 GB'],
  ])('%d bytes read %s', (value, text) => {
    expect(formatScaled(value, 'B', 'en')).toBe(text);
  });

  it('never calls less than all of it 100 %', () => {
    expect(formatShare(0.99996, 'en')).toBe('99.9%');
    expect(formatShare(1, 'en')).toBe('100%');
  });
});

describe('in the language of the page', () => {
  const moment = new Date(2026, 2, 5, 16, 7, 8, 90).getTime();
  it.each([
    ['en', '8.23 GB', '1,234,567', '12.5%', '1.5 ms', 'Mar 5, 2026, 16:07:08.090'],
    ['es', '8,23 GB', '1.234.567', '12,5 %', '1,5 ms', '5 mar 2026, 16:07:08,090'],
    ['fr', '8,23 Go', '1 234 567', '12,5 %', '1,5 ms', '5 mars 2026, 16:07:08,090'],
    ['ja', '8.23 GB', '1,234,567', '12.5%', '1.5 ms', '2026年3月5日 16:07:08.090'],
    ['ko', '8.23 GB', '1,234,567', '12.5%', '1.5 ms', '2026년 3월 5일 16:07:08.090'],
    ['zh', '8.23 GB', '1,234,567', '12.5%', '1.5 ms', '2026年3月5日 16:07:08.090'],
  ])('%s writes %s', (language, bytes, count, share, duration, dateTime) => {
    const plain = (text: string) => text.replace(/\s/g, ' ');
    expect(formatScaled(8_234_000_000, 'B', language)).toBe(bytes);
    expect(plain(formatCount(1_234_567, language))).toBe(count);
    expect(plain(formatShare(0.125, language))).toBe(share);
    expect(formatDurationNs(1_500_000, language)).toBe(duration);
    expect(plain(formatDateTime(moment, language))).toBe(dateTime);
  });

  it('rates follow: bytes are octets in French, bits are bits', () => {
    expect(formatScaled(73_100_000, 'B/s', 'fr')).toBe('73,1 Mo/s');
    expect(formatScaled(73_100_000, 'bit/s', 'fr')).toBe('73,1 Mbit/s');
    expect(formatScaled(12, 'B', 'fr')).toBe('12 o');
  });
});

describe('the end of a flow', () => {
  it('is its object before its namespace, its namespace before its address', () => {
    const flow = {
      SrcAddr: '10.0.0.1',
      SrcNetNamespace: 'cni-1',
      SrcK8S_Name: 'web-0',
      SrcK8S_Type: 'Pod',
      SrcK8S_Namespace: 'shop',
      DstAddr: '10.0.0.2',
      DstNetNamespace: 'cni-2',
    };
    expect(endOf(flow, 'Src')).toMatchObject({ kind: 'Pod', name: 'web-0', namespace: 'shop' });
    expect(endOf(flow, 'Dst')).toMatchObject({ name: 'cni-2', key: 'DstNetNamespace' });
    expect(endOf({ DstAddr: '10.0.0.2' }, 'Dst')).toMatchObject({ name: '10.0.0.2' });
    expect(endOf({ DstMac: 'aa:bb:cc:dd:ee:ff' }, 'Dst').name).toBe('aa:bb:cc:dd:ee:ff');
  });
});

describe('values', () => {
  it('names protocols and EtherTypes', () => {
    expect(protocolText({ Proto: 6, Etype: 0x0800 })).toBe('TCP');
    expect(protocolText({ Proto: 200, Etype: 0x0800 })).toBe('200');
    expect(protocolText({ Etype: 0x0806 })).toBe('ARP');
    expect(protocolText({ Etype: 0x1234 })).toBe('0x1234');
  });

  it('spells TCP flags and directions', () => {
    expect(fieldText(fieldByName('Flags')!, 0x112, 'en')).toBe('SYN ACK SYN_ACK');
    expect(fieldText(fieldByName('IfDirections')!, 1, 'en')).toBe('Egress');
  });

  it('gives the exact number beside the scaled one when asked', () => {
    expect(fieldText(fieldByName('Bytes')!, 1_234_567, 'en', true)).toBe('1.23 MB (1,234,567)');
  });
});
