/** IANA protocol numbers that are named on the page and may be written by name in a filter. */
export const protocolNames = {
  1: 'ICMP',
  2: 'IGMP',
  4: 'IPIP',
  6: 'TCP',
  17: 'UDP',
  41: 'IPv6',
  47: 'GRE',
  50: 'ESP',
  51: 'AH',
  58: 'ICMPv6',
  89: 'OSPF',
  103: 'PIM',
  112: 'VRRP',
  132: 'SCTP',
} as const;

/** EtherTypes (IEEE 802 numbers). */
export const etherTypeNames = {
  0x0800: 'IPv4',
  0x0806: 'ARP',
  0x86dd: 'IPv6',
  0x8100: '802.1Q',
  0x8809: 'LACP',
  0x8847: 'MPLS',
  0x88cc: 'LLDP',
  0x88f7: 'PTP',
} as const;

/** DSCP code points with a name of their own (RFC 2474, 2597, 3246, 5865, 8622). */
export const dscpNames = {
  0: 'CS0',
  1: 'LE',
  8: 'CS1',
  10: 'AF11',
  12: 'AF12',
  14: 'AF13',
  16: 'CS2',
  18: 'AF21',
  20: 'AF22',
  22: 'AF23',
  24: 'CS3',
  26: 'AF31',
  28: 'AF32',
  30: 'AF33',
  32: 'CS4',
  34: 'AF41',
  36: 'AF42',
  38: 'AF43',
  40: 'CS5',
  44: 'VA',
  46: 'EF',
  48: 'CS6',
  56: 'CS7',
} as const;

/** Bits of `Flags`: those of TCP (RFC 9293), and combinations seen in one packet. */
export const tcpFlagNames = {
  0x001: 'FIN',
  0x002: 'SYN',
  0x004: 'RST',
  0x008: 'PSH',
  0x010: 'ACK',
  0x020: 'URG',
  0x040: 'ECE',
  0x080: 'CWR',
  0x100: 'SYN_ACK',
  0x200: 'FIN_ACK',
  0x400: 'RST_ACK',
} as const;

export const directionNames = { 0: 'Ingress', 1: 'Egress', 2: 'Inner' } as const;
export const pointDirectionNames = { 0: 'Ingress', 1: 'Egress' } as const;
