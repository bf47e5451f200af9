import type { FieldDef } from './field.ts';

/** Optional features of an agent: absent unless it observes them. */
export const featureFields = [
  int('TimeFlowRttNs', 'RTT', 'TCP RTT', 'Smoothed TCP round-trip time.', 'time_flow_rtt', 'ns'),
  int(
    'PktDropBytes',
    'Packet drops',
    'Dropped bytes',
    'Bytes dropped by the kernel.',
    'pkt_drop_bytes',
    'bytes',
  ),
  int(
    'PktDropPackets',
    'Packet drops',
    'Dropped packets',
    'Packets dropped by the kernel.',
    'pkt_drop_packets',
    'packets',
  ),
  int(
    'PktDropLatestFlags',
    'Packet drops',
    'Drop TCP flags',
    'TCP flags of the latest dropped packet.',
    'pkt_drop_flags',
  ),
  text(
    'PktDropLatestState',
    'Packet drops',
    'Drop TCP state',
    'TCP state at the latest drop.',
    'pkt_drop_state',
  ),
  text(
    'PktDropLatestDropCause',
    'Packet drops',
    'Drop cause',
    "The kernel's reason for the latest drop.",
    'pkt_drop_cause',
  ),
  int('DnsId', 'DNS', 'DNS id', 'Identifier of the DNS query.', 'dns_id'),
  text('DnsName', 'DNS', 'DNS name', 'Name that was asked for.', 'dns_name'),
  int('DnsFlags', 'DNS', 'DNS flags', 'Flags of the DNS header.', 'dns_flags'),
  int(
    'DnsLatencyMs',
    'DNS',
    'DNS latency',
    'Time from a DNS query to its answer.',
    'dns_latency',
    'ms',
  ),
  text(
    'DnsFlagsResponseCode',
    'DNS',
    'DNS response code',
    'Response code of the DNS answer.',
    'dns_flag_response_code',
  ),
  int('DnsErrno', 'DNS', 'DNS error', 'Error of the DNS tracker.', 'dns_errno'),
  text(
    'NetworkEvents',
    'Events',
    'Network events',
    'Events such as network policy verdicts.',
    'network_events',
  ),
  address(
    'XlatSrcAddr',
    'Translated source address',
    'Source address after translation.',
    'xlat_src_address',
  ),
  address(
    'XlatDstAddr',
    'Translated destination address',
    'Destination address after translation.',
    'xlat_dst_address',
  ),
  int(
    'XlatSrcPort',
    'Translation',
    'Translated source port',
    'Source port after translation.',
    'xlat_src_port',
  ),
  int(
    'XlatDstPort',
    'Translation',
    'Translated destination port',
    'Destination port after translation.',
    'xlat_dst_port',
  ),
  int(
    'ZoneId',
    'Translation',
    'Conntrack zone',
    'Connection tracking zone of the translation.',
    'xlat_zone_id',
  ),
  text(
    'IPSecStatus',
    'IPsec',
    'IPsec status',
    'Whether the flow was encrypted by IPsec.',
    'ipsec_status',
  ),
  int(
    'IPSecRetCode',
    'IPsec',
    'IPsec return code',
    'Return code of the IPsec transformation.',
    'ipsec_ret_code',
  ),
  text('TLSVersion', 'TLS', 'TLS version', 'Version that was negotiated.', 'tls_version'),
  text('TLSTypes', 'TLS', 'TLS records', 'Types of the TLS records seen.', 'tls_types'),
  text(
    'TLSCipherSuite',
    'TLS',
    'TLS cipher suite',
    'Cipher suite that was negotiated.',
    'tls_cipher_suite',
  ),
  text('TLSGroup', 'TLS', 'TLS group', 'Key exchange group that was negotiated.', 'tls_group'),
  int('QuicVersion', 'QUIC', 'QUIC version', 'Version of QUIC.', 'quic_version'),
  int('QuicSeenLongHdr', 'QUIC', 'QUIC long header', 'A long header was seen.', 'quic_long_header'),
  int(
    'QuicSeenShortHdr',
    'QUIC',
    'QUIC short header',
    'A short header was seen.',
    'quic_short_header',
  ),
] as const satisfies readonly FieldDef[];

type Group = FieldDef['group'];
type Unit = NonNullable<FieldDef['unit']>;

function int<N extends string>(
  name: N,
  group: Group,
  label: string,
  description: string,
  filterId: string,
  unit?: Unit,
) {
  return { name, type: 'int' as const, group, label, description, filterId, ...(unit && { unit }) };
}

function text<N extends string>(
  name: N,
  group: Group,
  label: string,
  description: string,
  filterId: string,
) {
  return { name, type: 'string' as const, group, label, description, filterId };
}

function address<N extends string>(name: N, label: string, description: string, filterId: string) {
  return {
    name,
    type: 'address' as const,
    group: 'Translation' as const,
    label,
    description,
    filterId,
  };
}
