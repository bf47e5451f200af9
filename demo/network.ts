/**
 * Makes and removes the demo's namespaces and links with `ip`. Nothing of the host's own networking is touched: the
 * host's ends have no address and no route, and every name begins with the demo's prefix.
 */
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { promisify } from 'node:util';
import { addressOf, namespaceOf, NETWORKS, networkNamed, PODS } from './topology.ts';
import type { DemoInterface, DemoNetwork, DemoPod } from './topology.ts';

const run = promisify(execFile);

/** Brings up all namespaces with their interfaces; removes them again where that fails. */
export async function createNetwork(demo: string): Promise<void> {
  try {
    for (const network of NETWORKS) await createSegment(demo, network);
    for (const pod of PODS) await createPod(demo, pod);
  } catch (error) {
    await removeNetwork(demo);
    throw error;
  }
}

/** Removes what there is of the demo, whole or in part. */
export async function removeNetwork(demo: string): Promise<void> {
  for (const name of presentNamespaces(demo)) await ip('netns', 'delete', name);
  for (const name of await presentLinks(demo)) await ip('link', 'delete', name).catch(ignoreGone);
}

/** Names of the demo's namespaces that are there. */
export function presentNamespaces(demo: string): string[] {
  const names = PODS.map((pod) => namespaceOf(demo, pod));
  return namedNamespaces().filter((name) => names.includes(name));
}

/** Names of all network namespaces that somebody has named on this machine. */
export function namedNamespaces(): string[] {
  return ['/run/netns', '/run/docker/netns'].flatMap((folder) => {
    try {
      return readdirSync(folder);
    } catch {
      return [];
    }
  });
}

/** Names of the demo's links that are there, on the host. */
export async function presentLinks(demo: string): Promise<string[]> {
  const { stdout } = await run('ip', ['-json', 'link', 'show']);
  const links = JSON.parse(stdout) as { ifname: string }[];
  const ours = new Set([
    ...NETWORKS.flatMap((network) => [segmentLink(demo, network), peerLink(demo, network)]),
    ...PODS.flatMap((pod) => [portLink(demo, pod), passingLink(demo, pod)]),
  ]);
  return links.map((link) => link.ifname).filter((name) => ours.has(name));
}

/** The host's part of a network: the bridge, or the veth leg that carries the macvlans. */
async function createSegment(demo: string, network: DemoNetwork): Promise<void> {
  const link = segmentLink(demo, network);
  if (network.kind === 'bridge') {
    await ip('link', 'add', link, 'type', 'bridge', 'mcast_snooping', '0');
    await raise(link);
    return;
  }
  const peer = peerLink(demo, network);
  await ip('link', 'add', link, 'type', 'veth', 'peer', 'name', peer);
  await raise(peer);
  await raise(link);
}

/** As a CNI plugin does it: made on the host under a passing name, moved, renamed, addressed, up. */
async function createPod(demo: string, pod: DemoPod): Promise<void> {
  const namespace = namespaceOf(demo, pod);
  await ip('netns', 'add', namespace);
  await ip('-n', namespace, 'link', 'set', 'lo', 'up');
  for (const attachment of pod.interfaces) {
    const network = networkNamed(attachment.network);
    const made = await createLink(demo, pod, network);
    await ip('link', 'set', made, 'netns', namespace);
    await ip('-n', namespace, 'link', 'set', made, 'name', attachment.name);
    await configure(namespace, pod, attachment, network);
  }
}

async function createLink(demo: string, pod: DemoPod, network: DemoNetwork): Promise<string> {
  const segment = segmentLink(demo, network);
  const made = passingLink(demo, pod);
  if (network.kind === 'macvlan') {
    await ip('link', 'add', made, 'link', segment, 'type', 'macvlan', 'mode', 'bridge');
    return made;
  }
  const port = portLink(demo, pod);
  await ip('link', 'add', port, 'type', 'veth', 'peer', 'name', made);
  await ip('link', 'set', port, 'master', segment);
  await raise(port);
  return made;
}

async function configure(
  namespace: string,
  pod: DemoPod,
  { name }: DemoInterface,
  network: DemoNetwork,
): Promise<void> {
  const ipv4 = `${addressOf(pod, network, 4)}/24`;
  const ipv6 = `${addressOf(pod, network, 6)}/64`;
  await ip('-n', namespace, 'address', 'add', ipv4, 'dev', name);
  await ip('-n', namespace, 'address', 'add', ipv6, 'dev', name, 'nodad');
  await ip('-n', namespace, 'link', 'set', name, 'up');
}

/** Sets a link of the host up without giving it the IPv6 address that the kernel would make for it. */
async function raise(link: string): Promise<void> {
  await ip('link', 'set', link, 'addrgenmode', 'none');
  await ip('link', 'set', link, 'up');
}

const segmentLink = (demo: string, network: DemoNetwork) => `${demo}-${network.link}`;
const peerLink = (demo: string, network: DemoNetwork) => `${demo}-${network.link}-p`;
const portLink = (demo: string, pod: DemoPod) => `${demo}-veth${pod.host}`;
const passingLink = (demo: string, pod: DemoPod) => `${demo}-new${pod.host}`;

async function ip(...args: string[]): Promise<void> {
  await run('ip', args);
}

/** Deleting one end of a pair, or a namespace, takes other links along, some of them a little later. */
function ignoreGone(error: unknown): void {
  if (!/Cannot find device/.test(String(error))) throw error;
}
