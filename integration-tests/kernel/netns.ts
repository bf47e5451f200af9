/** Network namespaces for tests: made with unique names, removed by `removeNetns`, which a test calls in `afterEach`. */
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { openNetns } from '../../agent/native/index.ts';
import type { NetnsHandle } from '../../agent/native/index.ts';

/** The kernel's counters of a link. */
export interface LinkCounters {
  readonly rxPackets: number;
  readonly rxBytes: number;
  readonly txPackets: number;
  readonly txBytes: number;
}

/** A network namespace under `/run/netns`, with its loopback up and IPv6's own chatter off. */
export class TestNetns {
  readonly name: string;
  readonly handle: NetnsHandle;

  constructor(name: string) {
    this.name = name;
    this.handle = openNetns(`/run/netns/${name}`);
  }

  /** Runs `ip` inside, and returns what it prints. */
  ip(command: string): string {
    return ip(`-n ${this.name} ${command}`);
  }

  /** Starts a program inside. */
  spawn(program: string, args: readonly string[]): ChildProcess {
    const child = spawn('ip', ['netns', 'exec', this.name, program, ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    children.add(child);
    child.on('close', () => children.delete(child));
    return child;
  }

  /** Runs a program inside to its end; resolves to what it printed, rejects when it fails. */
  async run(program: string, args: readonly string[]): Promise<string> {
    const child = this.spawn(program, args);
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
    const status = await new Promise((resolve) => child.on('close', resolve));
    if (status !== 0) throw new Error(`${program} ${args.join(' ')}: exit code ${String(status)}`);
    return output;
  }

  /** Deletes it now, before `removeNetns` would. */
  remove(): void {
    made.delete(this);
    this.handle.close();
    ip(`netns del ${this.name}`);
  }

  ifindex(link: string): number {
    return this.#describe(link).ifindex;
  }

  mac(link: string): string {
    return this.#describe(link).address;
  }

  counters(link: string): LinkCounters {
    const { rx, tx } = this.#describe(link).stats64;
    return { rxPackets: rx.packets, rxBytes: rx.bytes, txPackets: tx.packets, txBytes: tx.bytes };
  }

  #describe(link: string): LinkDescription {
    const [description] = JSON.parse(this.ip(`-j -s link show ${link}`)) as LinkDescription[];
    if (!description) throw new Error(`no link ${link} in ${this.name}`);
    return description;
  }
}

interface LinkDescription {
  readonly ifindex: number;
  readonly address: string;
  readonly stats64: Record<'rx' | 'tx', { packets: number; bytes: number }>;
}

const made = new Set<TestNetns>();
const children = new Set<ChildProcess>();
let serial = 0;

function ip(command: string): string {
  return execFileSync('ip', command.split(' '), { encoding: 'utf8' });
}

/** Makes a namespace. */
export function makeNetns(): TestNetns {
  const name = `trib-${String(process.pid)}-${String(serial++)}`;
  ip(`netns add ${name}`);
  const netns = new TestNetns(name);
  made.add(netns);
  // no router solicitations, no duplicate address detection: tests count every packet
  for (const scope of ['all', 'default']) {
    execFileSync('ip', [
      ...['netns', 'exec', name, 'sh', '-c'],
      `echo 1 > /proc/sys/net/ipv6/conf/${scope}/disable_ipv6`,
    ]);
  }
  netns.ip('link set lo up');
  return netns;
}

/** Removes all namespaces of this process, with the programs in them. */
export function removeNetns(): void {
  for (const child of children) child.kill('SIGKILL');
  for (const netns of made) netns.remove();
}

/** One end of a link, by address in CIDR form. */
export interface End {
  readonly netns: TestNetns;
  readonly link: string;
  readonly address?: string;
}

/** Joins two namespaces by a veth pair, both ends up and with their addresses. */
export function joinByVeth(one: End, other: End): void {
  ip(
    `-n ${one.netns.name} link add ${one.link} type veth peer name ${other.link} netns ${other.netns.name}`,
  );
  for (const end of [one, other]) bringUp(end);
}

/** Puts a macvlan (bridge mode) on a link of another namespace and moves it in, as a CNI plugin does. */
export function addMacvlan(parent: End, child: End): void {
  const passing = `mv${String(serial++)}`;
  parent.netns.ip(`link add ${passing} link ${parent.link} type macvlan mode bridge`);
  parent.netns.ip(`link set ${passing} netns ${child.netns.name}`);
  child.netns.ip(`link set ${passing} name ${child.link}`);
  bringUp(child);
}

function bringUp({ netns, link, address }: End): void {
  if (address?.includes(':')) {
    execFileSync('ip', [
      ...['netns', 'exec', netns.name, 'sh', '-c'],
      `echo 0 > /proc/sys/net/ipv6/conf/${link}/disable_ipv6; echo 0 > /proc/sys/net/ipv6/conf/${link}/accept_dad`,
    ]);
  }
  if (address !== undefined)
    netns.ip(`addr add ${address} dev ${link}${address.includes(':') ? ' nodad' : ''}`);
  netns.ip(`link set ${link} up`);
}

const sender = fileURLToPath(new URL('./traffic.ts', import.meta.url));

/** Sends datagrams from a namespace; resolves when all are handed to the kernel. */
export async function sendUdp(
  from: TestNetns,
  options: {
    readonly to: string;
    readonly port: number;
    readonly packets: number;
    readonly payload: number;
    /** Number of source ports, used in turn; 1 when left out. */
    readonly flows?: number;
  },
): Promise<void> {
  await from.run(process.execPath, [sender, 'udp', JSON.stringify(options)]);
}

/** Sends a stream of bytes over one TCP connection between two namespaces; resolves when both ends have closed. */
export async function sendTcp(
  from: TestNetns,
  to: TestNetns,
  options: { readonly to: string; readonly port: number; readonly bytes: number },
): Promise<void> {
  const server = to.spawn(process.execPath, [sender, 'tcp-server', JSON.stringify(options)]);
  const ended = new Promise((resolve) => server.on('close', resolve));
  await new Promise((resolve) => server.stdout?.once('data', resolve));
  await from.run(process.execPath, [sender, 'tcp-client', JSON.stringify(options)]);
  await ended;
}
