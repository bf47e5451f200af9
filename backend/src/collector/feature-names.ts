/** Names of the numbers that optional features carry; an unknown number is its decimal text. */

const tcpStates = [
  '',
  'TCP_ESTABLISHED',
  'TCP_SYN_SENT',
  'TCP_SYN_RECV',
  'TCP_FIN_WAIT1',
  'TCP_FIN_WAIT2',
  'TCP_TIME_WAIT',
  'TCP_CLOSE',
  'TCP_CLOSE_WAIT',
  'TCP_LAST_ACK',
  'TCP_LISTEN',
  'TCP_CLOSING',
  'TCP_NEW_SYN_RECV',
];

const dnsResponseCodes = [
  'NoError',
  'FormErr',
  'ServFail',
  'NXDomain',
  'NotImp',
  'Refused',
  'YXDomain',
  'YXRRSet',
  'NXRRSet',
  'NotAuth',
  'NotZone',
];

const tlsVersions: Readonly<Record<number, string>> = {
  0x0300: 'SSL 3.0',
  0x0301: 'TLS 1.0',
  0x0302: 'TLS 1.1',
  0x0303: 'TLS 1.2',
  0x0304: 'TLS 1.3',
};

/** Linux' TCP states (include/net/tcp_states.h). */
export function tcpStateName(state: number): string {
  return tcpStates[state] || String(state);
}

/** The response code in the lowest four bits of the DNS header's flags. */
export function dnsResponseCodeName(flags: number): string {
  return dnsResponseCodes[flags & 15] ?? String(flags & 15);
}

export function tlsVersionName(version: number): string {
  return tlsVersions[version] ?? String(version);
}
