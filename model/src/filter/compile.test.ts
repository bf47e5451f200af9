import { describe, expect, it } from 'vitest';
import { compileFilter, swapEnds } from './compile.ts';
import type { MatchMode } from './compile.ts';
import type { Expression } from './expression.ts';
import { FilterError } from './filter.ts';
import { formatFilters, parseFilters } from './wire.ts';

/** The expression as a line, so that the cases read as a table. */
function shape(expression: Expression): string {
  switch (expression.kind) {
    case 'all':
    case 'any':
      return `${expression.kind}(${expression.of.map(shape).join(' ')})`;
    case 'not':
    case 'element':
      return `${expression.kind}(${shape(expression.of)})`;
    case 'test': {
      const { is, ...rest } = expression.match;
      const operand = Object.values(rest).map((part) =>
        Array.isArray(part) ? part.join('…') : String(part),
      );
      return [expression.field.name, is, ...operand].join(':');
    }
  }
}

const compiled = (text: string, mode?: MatchMode) => shape(compileFilter(parseFilters(text), mode));

describe('compiling a filter', () => {
  it.each([
    ['', 'all()'],
    ['Proto=tcp', 'Proto:number:6'],
    ['Proto~tc', 'Proto:number:6'],
    ['Flags~SYN', 'Flags:bits:2'],
    ['Flags=SYN', 'Flags:number:2'],
    ['Bytes>=1000', 'Bytes:atLeast:1000'],
    ['SrcPort=80*', 'SrcPort:pattern:80…:false'],
    ['SrcMac=AA:BB:CC:DD:EE:FF', 'SrcMac:pattern:aa:bb:cc:dd:ee:ff:true'],
    ['SrcAddr=10.1.0.0/16', 'SrcAddr:address:4:167837696:167903231'],
    ['SrcAddr=10.0.0.1-10.0.0.3', 'SrcAddr:address:4:167772161:167772163'],
    ['SrcAddr=::ffff:10.0.0.1', 'SrcAddr:address:4:167772161:167772161'],
    ['SrcK8S_Name=web*', 'SrcK8S_Name:pattern:web…:false'],
    ['SrcK8S_Name="web*"', 'SrcK8S_Name:text:web*'],
    ['SrcK8S_Name~Web', 'SrcK8S_Name:pattern:…Web…:true'],
    ['SrcK8S_Name~"Web"', 'SrcK8S_Name:text:Web'],
    ['SrcK8S_Name=""', 'SrcK8S_Name:absent'],
    ['K8S_Name=a', 'any(SrcK8S_Name:text:a DstK8S_Name:text:a)'],
    ['K8S_Name!=a', 'not(any(SrcK8S_Name:text:a DstK8S_Name:text:a))'],
    ['Interfaces=net1', 'element(Interfaces:text:net1)'],
    ['Interfaces!=net1', 'not(element(Interfaces:text:net1))'],
  ])('%s means %s', (text, expected) => {
    expect(compiled(text)).toBe(expected);
  });

  it('holds conditions on parallel lists for one and the same element', () => {
    expect(compiled('Interfaces=net1&IfDirections=0&Proto=6')).toBe(
      'all(element(all(Interfaces:text:net1 IfDirections:number:0)) Proto:number:6)',
    );
  });

  it('joins every condition by OR under match=any', () => {
    expect(compiled('SrcPort=1&DstPort=2', 'any')).toBe('any(SrcPort:number:1 DstPort:number:2)');
  });

  it('adds the reverse direction under match=bidirectional', () => {
    expect(compiled('SrcPort=1&DstPort=2', 'bidirectional')).toBe(
      'any(all(SrcPort:number:1 DstPort:number:2) all(DstPort:number:1 SrcPort:number:2))',
    );
  });

  it('swaps both ends, translated ones too, and leaves the rest', () => {
    const swapped = swapEnds(parseFilters('SrcPort=1&XlatDstAddr=10.0.0.1&Proto=6'));
    expect(formatFilters(swapped)).toBe('DstPort=1&XlatSrcAddr=10.0.0.1&Proto=6');
  });

  it.each([
    ['Nope=1', 'there is no field "Nope"'],
    ['Bytes=many', '"many" is not a whole number'],
    ['Bytes>=1.5', '"1.5" is not a whole number'],
    ['Proto=tpc', 'or one of ICMP'],
    ['SrcAddr=10.0.0.300', 'is not an address'],
    ['SrcAddr=10.0.0.0/33', 'is not an address'],
    ['SrcAddr=10.0.0.9-10.0.0.1', 'is not an address'],
    ['Interfaces>=net1', 'does not have the operator >='],
  ])('refuses %s and says why', (text, reason) => {
    const compile = () => compiled(text);
    expect(compile).toThrow(FilterError);
    expect(compile).toThrow(reason);
  });
});
