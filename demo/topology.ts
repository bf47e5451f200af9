/** The demo's pods, networks and addresses. Data only; `network.ts` makes it real and `traffic/` fills it. */

/** A layer-2 network that several pods share. */
export interface DemoNetwork {
  readonly name: 'pod' | 'storage' | 'lab';
  /** `bridge`: a veth pair from the pod to a bridge; `macvlan`: a macvlan on a veth leg of the host. */
  readonly kind: 'bridge' | 'macvlan';
  /** Its link on the host, after the demo's prefix. */
  readonly link: string;
  /** First three bytes of the IPv4 addresses (/24) and first four groups of the IPv6 addresses (/64). */
  readonly ipv4: string;
  readonly ipv6: string;
}

/** One interface of a pod. */
export interface DemoInterface {
  readonly name: string;
  readonly network: DemoNetwork['name'];
}

/** A pod: one network namespace. */
export interface DemoPod {
  readonly name: string;
  /** Last byte of its IPv4 addresses and last group of its IPv6 addresses. */
  readonly host: number;
  readonly interfaces: readonly DemoInterface[];
}

export const NETWORKS: readonly DemoNetwork[] = [
  { name: 'pod', kind: 'bridge', link: 'br0', ipv4: '10.128.7', ipv6: 'fd00:10:128:7' },
  { name: 'storage', kind: 'macvlan', link: 'stor0', ipv4: '10.60.1', ipv6: 'fd00:10:60:1' },
  { name: 'lab', kind: 'macvlan', link: 'lab0', ipv4: '10.60.10', ipv6: 'fd00:10:60:10' },
];

const eth0: DemoInterface = { name: 'eth0', network: 'pod' };
const net1: DemoInterface = { name: 'net1', network: 'storage' };

export const PODS: readonly DemoPod[] = [
  { name: 'shop-web-0', host: 11, interfaces: [eth0, net1] },
  { name: 'shop-api-0', host: 12, interfaces: [eth0, net1] },
  { name: 'shop-db-0', host: 13, interfaces: [eth0, net1] },
  { name: 'shop-db-1', host: 14, interfaces: [eth0, net1, { name: 'net2', network: 'lab' }] },
  { name: 'media-camera-0', host: 21, interfaces: [eth0, net1] },
  { name: 'lab-probe-0', host: 31, interfaces: [eth0, { name: 'net10', network: 'lab' }] },
];

export type PodName = (typeof PODS)[number]['name'];

/** The pod of that name. */
export function podNamed(name: PodName): DemoPod {
  const pod = PODS.find((candidate) => candidate.name === name);
  if (!pod) throw new Error(`the demo has no pod ${name}`);
  return pod;
}

/** The network of that name. */
export function networkNamed(name: DemoNetwork['name']): DemoNetwork {
  return NETWORKS.find((candidate) => candidate.name === name)!;
}

/** Address of a pod on a network, without prefix length. */
export function addressOf(pod: DemoPod, network: DemoNetwork, family: 4 | 6): string {
  return family === 4 ? `${network.ipv4}.${pod.host}` : `${network.ipv6}::${pod.host}`;
}

/** Name of a pod's network namespace: the demo's own prefix before the pod's name. */
export function namespaceOf(demo: string, pod: DemoPod): string {
  return `${demo}-${pod.name}`;
}
