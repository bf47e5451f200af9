import fc from 'fast-check';
import { compileFilter, fieldByName, operatorsOf } from '@tributary/model';
import type { Condition, FieldName, Filter, FlowRecord } from '@tributary/model';

/** Values that are easily confused with one another, by field. */
const pools = {
  Interfaces: ['net1', 'net10', 'eth0', '', 'a%b', 'NET1'],
  NetNamespaces: ['a', 'b', 'host'],
  IfDirections: [0, 1],
  IfNetworks: ['', 'lab/blue', 'lab/blue-2', 'prod/blue'],
  IfBytes: [1, 10, 100],
  SrcAddr: ['10.0.0.1', '10.0.0.10', '10.0.1.0', '2001:db8::1', '::1'],
  DstAddr: ['10.0.0.1', '192.168.1.1', '2001:db8::10'],
  XlatSrcAddr: ['10.0.0.1', '172.30.0.10', '2001:db8::1'],
  XlatDstPort: [80, 8080],
  SrcPort: [80, 8080, 180],
  Bytes: [0, 170, 185, 199, 800, 850, 899, 1_000],
  PktDropPackets: [1, 10],
  PktDropBytes: [170, 899, 1_700],
  PktDropLatestDropCause: ['SKB_DROP_REASON_NO_SOCKET', 'SKB_DROP_REASON_TCP_RESET'],
  DnsName: ['a.shop.svc', 'A.SHOP.svc', 'straße.example', '<x>&y'],
  Proto: [1, 6, 17, 58],
  Flags: [0x02, 0x12, 0x112],
  SrcMac: ['02:00:00:00:00:0a', '02:00:00:00:00:0b'],
  SrcK8S_Namespace: ['shop', 'Shop', 'shop-2', 'a,b', 'q"q', 'back\\slash', 'x|y&z', 'ünï', "o'k"],
  DstK8S_Namespace: ['shop', 'other'],
} as const satisfies Partial<Record<FieldName, readonly (string | number)[]>>;
type Pool = keyof typeof pools;

const lists = ['Interfaces', 'NetNamespaces', 'IfDirections', 'IfNetworks', 'IfBytes'] as const;
const scalars = (Object.keys(pools) as Pool[]).filter((name) => !lists.includes(name as never));

/** Flows of those values, with or without each field. */
export const recordArbitrary: fc.Arbitrary<FlowRecord> = fc
  .tuple(
    fc.record(
      Object.fromEntries(
        scalars.map((name) => [name, fc.constantFrom<string | number>(...pools[name])]),
      ),
      { requiredKeys: [] },
    ),
    fc.option(
      fc.integer({ min: 0, max: 3 }).chain((length) =>
        fc.record(
          Object.fromEntries(
            lists.map((name) => [
              name,
              fc.array(fc.constantFrom<string | number>(...pools[name]), {
                minLength: length,
                maxLength: length,
              }),
            ]),
          ),
        ),
      ),
      { nil: {} },
    ),
  )
  .map(([one, points]) => ({ ...one, ...points }) as FlowRecord);

const keys = [...Object.keys(pools), 'Addr', 'K8S_Namespace'];

const conditionArbitrary: fc.Arbitrary<Condition> = fc.constantFrom(...keys).chain((key) => {
  const name = (key in pools ? key : `Src${key}`) as Pool;
  const field = fieldByName(name)!;
  const values = fc.constantFrom<string | number>(...pools[name]).map(String);
  return fc.constantFrom(...operatorsOf(field)).chain((op) => {
    const parts = values.map((text) => text.slice(0, Math.max(1, text.length - 1)));
    const special = field.type === 'address' ? ['10.0.0.0/24', '2001:db8::/64', '::/0'] : [];
    const candidates =
      op === '>=' ? values : fc.oneof(values, values, parts, fc.constantFrom('', ...special));
    const value = fc.tuple(candidates, fc.boolean()).map(([text, quoted]) => ({
      text,
      quoted: quoted || text === '',
    }));
    return fc.record({
      key: fc.constant(key),
      op: fc.constant(op),
      values: fc.array(value, { minLength: 1, maxLength: 3 }),
    });
  });
});

/** Filters that the API would accept. */
export const filterArbitrary: fc.Arbitrary<Filter> = fc
  .array(fc.array(conditionArbitrary, { minLength: 1, maxLength: 3 }), {
    minLength: 1,
    maxLength: 2,
  })
  .filter((filter) => {
    try {
      compileFilter(filter);
      return true;
    } catch {
      return false;
    }
  });
