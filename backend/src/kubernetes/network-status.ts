import { canonicalAddress } from '@tributary/model';

const STATUS = 'k8s.v1.cni.cncf.io/network-status';
/** The name that the annotation had before. */
const OLD_STATUS = 'k8s.v1.cni.cncf.io/networks-status';
const OVN_NETWORKS = 'k8s.ovn.org/pod-networks';
/** The interface of a primary user-defined network in a pod (OVN-Kubernetes, util.OvnPrimaryUDN). */
const PRIMARY_UDN_INTERFACE = 'ovn-udn1';

/** One interface of a pod, as the CNI plugins told. */
export interface Attachment {
  readonly ifName: string;
  /** NetworkAttachmentDefinition `namespace/name`; empty for the cluster's own network. */
  readonly network: string;
  /** Canonical texts. */
  readonly addresses: readonly string[];
  /** Lower case; empty when it is not told. */
  readonly mac: string;
  /** A primary user-defined network: the pod's way to Services and out of the cluster. */
  readonly isPrimary: boolean;
  /** Of the device behind the interface, as `0000:3b:02.1`; empty when it has none. */
  readonly pciAddress: string;
}

export interface Attachments {
  readonly attachments: readonly Attachment[];
  /** An annotation that could not be read. */
  readonly malformed?: string;
}

/**
 * A pod's interfaces from its annotations: `network-status` (Network Plumbing Working Group, Kubernetes Network Custom
 * Resource Definition De-facto Standard 1.3, 3.4.1) and, for a primary user-defined network, OVN-Kubernetes' own.
 * An entry that cannot be read costs itself only.
 */
export function readAttachments(annotations: Readonly<Record<string, string>>): Attachments {
  const primary = primaryUdnOf(annotations[OVN_NETWORKS]);
  const text = annotations[STATUS] ?? annotations[OLD_STATUS];
  const parsed = text === undefined ? [] : parse(text);
  const entries = Array.isArray(parsed) ? (parsed as unknown[]) : [];
  const attachments = entries
    .map((entry) => readEntry(entry, primary?.network ?? ''))
    .filter((attachment) => attachment !== undefined);
  const isMalformed = entries !== parsed && text !== undefined;
  const malformed = isMalformed || attachments.length < entries.length;
  const isTold = attachments.some(({ isPrimary }) => isPrimary);
  return {
    attachments: primary && !isTold ? [...attachments, primary] : attachments,
    ...(malformed && { malformed: STATUS }),
  };
}

function readEntry(entry: unknown, primaryUdn: string): Attachment | undefined {
  if (!isRecord(entry) || typeof entry['name'] !== 'string') return undefined;
  const ifName = typeof entry['interface'] === 'string' ? entry['interface'] : '';
  const ips = Array.isArray(entry['ips']) ? entry['ips'] : [];
  const device = isRecord(entry['device-info']) ? entry['device-info'] : {};
  const pci = isRecord(device['pci']) ? device['pci'] : {};
  const isPrimaryUdn = ifName === PRIMARY_UDN_INTERFACE && primaryUdn !== '';
  return {
    ifName,
    network: isPrimaryUdn
      ? primaryUdn
      : entry['default'] === true
        ? ''
        : networkName(entry['name']),
    addresses: canonical(ips),
    isPrimary: isPrimaryUdn,
    mac: typeof entry['mac'] === 'string' ? entry['mac'].toLowerCase() : '',
    pciAddress: typeof pci['pci-address'] === 'string' ? pci['pci-address'] : '',
  };
}

/** Only names with a namespace are NetworkAttachmentDefinitions; the cluster's own network has a bare name. */
function networkName(name: string): string {
  return name.includes('/') ? name : '';
}

/**
 * The network that OVN-Kubernetes gave the role `primary`, under `namespace/name` of its attachment definition. Its
 * interface is not in every version's `network-status`.
 */
function primaryUdnOf(text: string | undefined): Attachment | undefined {
  const networks = text === undefined ? undefined : parse(text);
  if (!isRecord(networks)) return undefined;
  for (const [name, network] of Object.entries(networks)) {
    if (name === 'default' || !isRecord(network) || network['role'] !== 'primary') continue;
    const ips = Array.isArray(network['ip_addresses'])
      ? (network['ip_addresses'] as unknown[])
      : [network['ip_address']];
    return {
      ifName: PRIMARY_UDN_INTERFACE,
      network: name,
      addresses: canonical(ips),
      isPrimary: true,
      mac: typeof network['mac_address'] === 'string' ? network['mac_address'].toLowerCase() : '',
      pciAddress: '',
    };
  }
  return undefined;
}

/** With or without the length of the prefix. */
function canonical(ips: readonly unknown[]): string[] {
  return ips
    .filter((ip) => typeof ip === 'string')
    .map(canonicalAddress)
    .filter((address) => address !== undefined);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
