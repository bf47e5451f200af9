import { fieldByName } from '@tributary/model';
import { describe, expect, it } from 'vitest';
import { endOf, fieldText, formatScaled, formatShare, protocolText } from './index.ts';

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
