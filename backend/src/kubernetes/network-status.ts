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
  const text = annotations[STATUS] ?? annotations[OLD_STATUS];
  if (text === undefined) return { attachments: [] };
  const entries = parse(text);
  if (!Array.isArray(entries)) return { attachments: [], malformed: STATUS };
  const primaryUdn = primaryUdnOf(annotations[OVN_NETWORKS]);
  const attachments = entries.map((entry) => readEntry(entry, primaryUdn));
  const read = attachments.filter((attachment) => attachment !== undefined);
  return {
    attachments: read,
    ...(read.length < entries.length && { malformed: STATUS }),
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
    addresses: ips
      .filter((ip) => typeof ip === 'string')
      .map(canonicalAddress)
      .filter((address) => address !== undefined),
    mac: typeof entry['mac'] === 'string' ? entry['mac'].toLowerCase() : '',
    pciAddress: typeof pci['pci-address'] === 'string' ? pci['pci-address'] : '',
  };
}

/** Only names with a namespace are NetworkAttachmentDefinitions; the cluster's own network has a bare name. */
function networkName(name: string): string {
  return name.includes('/') ? name : '';
}

/** The network that OVN-Kubernetes gave the role `primary`, as `namespace/name` of its attachment definition. */
function primaryUdnOf(text: string | undefined): string {
  const networks = text === undefined ? undefined : parse(text);
  if (!isRecord(networks)) return '';
  const primary = Object.entries(networks).find(
    ([name, network]) => name !== 'default' && isRecord(network) && network['role'] === 'primary',
  );
  return primary?.[0] ?? '';
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
