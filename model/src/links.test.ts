import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eitherEndKeys, fields } from './fields.ts';
import { sayReason } from './filter/reason.ts';
import { formatFilters } from './filter/wire.ts';
import {
  filterIdOfKey,
  filterOfConditions,
  formatLinkFilters,
  keyOfFilterId,
  parseLinkFilters,
} from './links.ts';
import type { ViewCondition } from './links.ts';

describe('filters of a link', () => {
  it.each([
    ['interfaces=net1', 'Interfaces=net1'],
    ['src_namespace=shop,web;dst_port>=1024', 'SrcK8S_Namespace=shop,web&DstPort>=1024'],
    ['namespace!=shop', 'K8S_Namespace!=shop'],
    ['protocol=6;tcp_flags~SYN', 'Proto=6&Flags~SYN'],
    ['src_resource=Pod.shop.web-1', 'SrcK8S_Type=Pod&SrcK8S_Namespace=shop&SrcK8S_Name=web-1'],
    ['src_name="a;b"', 'SrcK8S_Name="a;b"'],
    ['netns=host', 'NetNamespaces=host'],
    // what links of NetObserv have, old ones too
    ['src_namespace!="netobserv"', 'SrcK8S_Namespace!="netobserv"'],
    ['src_name~=web;dst_name!~=db', 'SrcK8S_Name~web&DstK8S_Name!~db'],
    ['interface=br-ex;direction=1', 'Interfaces=br-ex&FlowDirection=1'],
    ['src_node="node-a"', 'SrcK8S_HostName="node-a"'],
    ['src_kind=Pod;dst_kind=Service', 'SrcK8S_Type=Pod&DstK8S_Type=Service'],
    ['kind=Deployment,StatefulSet', 'K8S_OwnerType=Deployment,StatefulSet'],
    [
      'dst_resource=Deployment.shop.web',
      'DstK8S_OwnerType=Deployment&DstK8S_Namespace=shop&DstK8S_OwnerName=web',
    ],
    ['src_resource=Node.node-a', 'SrcK8S_Type=Node&SrcK8S_Name=node-a'],
    ['dns_latency>=10;time_flow_rtt>=1000', 'DnsLatencyMs>=10&TimeFlowRttNs>=1000'],
    ['address=10.0.0.0/8,172.16.0.1-172.16.0.9', 'Addr=10.0.0.0/8,172.16.0.1-172.16.0.9'],
    ['id=5f3e', '_HashId=5f3e'],
    ['dns_flag_response_code!="",NoError', 'DnsFlagsResponseCode!="",NoError'],
    ['off:interfaces=net1;bytes>=1', 'Bytes>=1'],
    ['', ''],
  ])('%s asks for %s', (text, expected) => {
    expect(formatFilters(filterOfConditions(parseLinkFilters(text)))).toBe(expected);
  });

  it.each([
    ['nonsense=1', 'there is no filter "nonsense"'],
    ['bytes>=many', '"many" is not a whole number'],
    ['interfaces', 'expected a field'],
    ['kind=Pod,Deployment', 'are two filters here'],
    ['src_resource=web-1', 'a resource is one kind.namespace.name'],
    ['src_name="open', 'a quote is not closed'],
  ])('shows %s as it came, with the reason', (text, reason) => {
    const read = parseLinkFilters(text);
    expect(read).toMatchObject([{ state: 'unknown', text }]);
    const [condition] = read;
    expect(condition?.state === 'unknown' && sayReason(condition.reason)).toContain(reason);
    expect(formatLinkFilters(read)).toBe(text);
  });

  it('has one id for every key, and the key for every id', () => {
    const keys = [...eitherEndKeys, ...fields.map((field) => field.name)];
    for (const key of keys) expect(keyOfFilterId(filterIdOfKey(key))).toBe(key);
  });

  it('knows every filter id of NetObserv', () => {
    const ofEnds =
      'namespace name kind owner_name resource address port mac host_address host_name zone subnet_label network node';
    const others =
      'cluster_name protocol dscp icmp_type icmp_code tcp_flags node_direction flow_layer interfaces ifdirections udns id ' +
      'pkt_drop_state pkt_drop_cause dns_id dns_name dns_latency dns_flag_response_code dns_errno time_flow_rtt network_events ' +
      'xlat_zone_id xlat_src_address xlat_src_port xlat_dst_address xlat_dst_port ipsec_status tls_version interface direction';
    const ids = [
      ...ofEnds.split(' ').flatMap((id) => [id, `src_${id}`, `dst_${id}`]),
      ...others.split(' '),
    ].filter((id) => !id.endsWith('resource'));
    expect(ids.filter((id) => keyOfFilterId(id) === undefined)).toEqual([]);
  });

  it('reads back whatever it writes', () => {
    const anyText = fc.oneof(
      fc.string({ minLength: 1 }),
      fc.constantFrom('=a', 'Deployment', 'Pod', 'off:', ';'),
    );
    const condition = fc.record({
      key: fc.constantFrom('SrcK8S_Name', 'Interfaces', 'K8S_Namespace', 'SrcK8S_Type'),
      op: fc.constantFrom('=', '!=', '~', '!~' as const),
      values: fc.array(fc.record({ text: anyText, quoted: fc.boolean() }), {
        minLength: 1,
        maxLength: 3,
      }),
      state: fc.constantFrom('on', 'off' as const),
    });
    fc.assert(
      fc.property(fc.array(condition, { maxLength: 4 }), (conditions: ViewCondition[]) => {
        expect(parseLinkFilters(formatLinkFilters(conditions))).toEqual(conditions);
      }),
    );
  });
});
