/** Texts that a language may leave as they are in English, by the reason. */
export const sameAsEnglish: {
  /** In every language. */
  readonly all: Readonly<Record<string, readonly string[]>>;
  /** In the language of that name. */
  readonly [language: string]: Readonly<Record<string, readonly string[]>>;
} = {
  all: {
    'names of protocols, standards and file formats': [
      'DNS',
      'DSCP',
      'EtherType',
      'IPsec',
      'JSON',
      'MAC',
      'MTU',
      'QUIC',
      'RTT',
      'SR-IOV',
      'TCP RTT',
      'TLS',
      'VLAN',
      'VLAN {{id}}',
    ],
  },
  es: { 'the same word': ['Bytes', 'Interfaces', 'Pods'] },
  fr: {
    'the same word': [
      'Actions',
      'Agent',
      'Cluster',
      'Conversation',
      'Conversations',
      'Description',
      'Destination',
      'Interface',
      'Interfaces',
      'Pods',
      'Ports',
      'Source',
      'Suggestions',
      'Volume',
      'Zones',
      'absent',
      'type {{type}}',
    ],
  },
  ja: { 'the console keeps the English word': ['Namespace'] },
};
