/**
 * Kernel operations of the agent: network namespaces, links, and the flow program. One function per operation and no
 * policy. Everything is validated here; the addon behind `binding.ts` trusts what it is given.
 *
 * Errors of the kernel are `KernelError`s: `code` is the errno's name, `syscall` the operation that failed.
 * Handles are closed by their owner. A handle of a namespace (`NetnsHandle`, `LinkSocket`) keeps that namespace alive
 * in the kernel even after its last process and its last mount are gone: close it as soon as they are.
 */
import { fileURLToPath } from 'node:url';
import { binding } from './binding.ts';
import type { NativeHook, NativeLinkSocket, NativeProbe, NativeWatch } from './binding.ts';
import { layout } from './layout.ts';
import type { FlowBatch, FlowDirection } from './layout.ts';

export { FlowReader, layout } from './layout.ts';
export type { FlowBatch, FlowDirection, FlowKind, FlowLayout } from './layout.ts';

/** What the kernel refused, e.g. `code: 'ENODEV', syscall: 'bpf_link_create'`. */
export interface KernelError extends Error {
  readonly code: string;
  readonly errno: number;
  readonly syscall: string;
}

/** The file given to `openNetns` exists and is no network namespace (a mount that is still to come, or a wrong path). */
export const NOT_A_NAMESPACE = 'ENOTNETNS';

/** Tells whether an error is one of the kernel's, with a code. */
export function isKernelError(error: unknown): error is KernelError {
  return error instanceof Error && 'code' in error && 'syscall' in error;
}

// ---------------------------------------------------------------------------------------------------------------------
// Network namespaces

/** An open network namespace. */
export interface NetnsHandle {
  readonly fd: number;
  /** Inode number, unique among the living namespaces of a machine: the number in `net:[4026531840]`. */
  readonly inode: number;
  /** Closes the descriptor; further calls do nothing. */
  close(): void;
}

/**
 * Opens the network namespace behind a path such as `/run/netns/blue` or `/proc/42/ns/net`.
 * @throws KernelError `ENOENT` where there is no such file, `ENOTNETNS` where the file is no network namespace (yet).
 */
export function openNetns(path: string): NetnsHandle {
  if (path === '') throw new TypeError('openNetns: the path is empty');
  const { fd, inode } = binding.openNetns(path);
  let open = true;
  return {
    fd,
    inode,
    close() {
      if (!open) return;
      open = false;
      binding.closeFd(fd);
    },
  };
}

/** Something that watches and calls back until it is closed. */
export interface Watch {
  /** Ends the calls; further calls of `close` do nothing. */
  close(): void;
}

/**
 * Calls back, on Node's loop, whenever a mount appears or goes in this process' mount namespace. A namespace file under
 * `/run/netns` is empty until its namespace is mounted on it: this tells when. Several changes may make one call.
 * The first call comes without a change, as soon as none is missed any more: what was looked at before is to be looked at
 * again then.
 */
export function watchMounts(onChange: () => void): Watch {
  const watch = closeOnce(binding.watchMounts(onChange));
  // the loop begins to ask for events when it next polls, which may be after the first of these and is before the second
  let first = setImmediate(() => {
    first = setImmediate(onChange);
  });
  return {
    close() {
      clearImmediate(first);
      watch.close();
    },
  };
}

function closeOnce(watch: NativeWatch): Watch {
  let open = true;
  return {
    close() {
      if (!open) return;
      open = false;
      watch.close();
    },
  };
}

// ---------------------------------------------------------------------------------------------------------------------
// Links of one namespace

/** The kernel's own counters of a link (rtnl_link_stats64), since the link was made. */
export interface LinkStats {
  readonly rxPackets: number;
  readonly rxBytes: number;
  readonly rxErrors: number;
  readonly rxDropped: number;
  readonly txPackets: number;
  readonly txBytes: number;
  readonly txErrors: number;
  readonly txDropped: number;
}

/** One network interface as RTM_NEWLINK tells it. */
export interface Link {
  readonly ifindex: number;
  readonly name: string;
  /** Kind as the kernel names it (`veth`, `macvlan`, `bridge`, `tun`, …), null for hardware and loopback. */
  readonly kind: string | null;
  /** ARP hardware type: 1 Ethernet, 772 loopback, 65534 none (tun). */
  readonly hardwareType: number;
  /** `aa:bb:cc:dd:ee:ff`, null where the link has no six-byte address. */
  readonly mac: string | null;
  readonly mtu: number;
  /** IFF_* flags of if.h, e.g. 0x1 up, 0x8 loopback, 0x40 running. */
  readonly flags: number;
  /** IF_OPER_* of RFC 2863: 0 unknown, 2 down, 3 lower layer down, 5 dormant, 6 up. */
  readonly operState: number;
  /** ifindex of the bridge or bond that this link belongs to. */
  readonly master: number | null;
  /** The link below (macvlan's parent, veth's peer), null where there is none. */
  readonly lower: LowerLink | null;
  /** Parent device, e.g. `0000:3b:02.1` on bus `pci`. */
  readonly parentDevice: string | null;
  readonly parentBus: string | null;
  /** Port of an SR-IOV switch device, e.g. `pf0vf3`. */
  readonly physPortName: string | null;
  /** How many virtual functions a physical function has; null where the message does not say (events never do). */
  readonly vfCount: number | null;
  readonly stats: LinkStats;
}

export interface LowerLink {
  readonly ifindex: number;
  /** Id, in this namespace's own numbering, of the namespace that holds the link below; null = this namespace. */
  readonly netnsId: number | null;
}

/** An address on a link. */
export interface LinkAddress {
  readonly ifindex: number;
  /** Canonical text, IPv4 or IPv6. */
  readonly address: string;
  readonly prefixLength: number;
}

/** What a link socket tells, all on Node's loop and in the kernel's order. */
export interface LinkHandlers {
  /** A link is there: new, changed (renamed, up, new MAC, …), or listed by a dump. */
  onLink(link: Link): void;
  /** A link is gone from this namespace: deleted or moved. */
  onLinkGone(ifindex: number): void;
  onAddress(address: LinkAddress): void;
  onAddressGone(address: LinkAddress): void;
  /** The dump is complete: a link or address not told since `requestDump` is gone. */
  onDumpEnd(): void;
  /** The kernel had to drop messages (ENOBUFS): ask for a dump. */
  onOverrun(): void;
  /** The socket failed and will say nothing more; close it. */
  onError(error: KernelError): void;
}

/** A rtnetlink socket that lives in one namespace: link and address events, and dumps. */
export class LinkSocket {
  readonly #native: NativeLinkSocket;
  #open = true;

  private constructor(native: NativeLinkSocket) {
    this.#native = native;
  }

  /**
   * Opens the socket inside the namespace, already subscribed; events count from then on. Ask for a dump to learn what
   * was there before.
   * @throws KernelError when the namespace cannot be entered or the socket not be made.
   */
  static async open(netns: NetnsHandle, handlers: LinkHandlers): Promise<LinkSocket> {
    const native = await binding.openLinkSocket(netns.fd, handlers);
    return new LinkSocket(native);
  }

  /**
   * Asks for all links, then all addresses: `onLink` and `onAddress` for each, then `onDumpEnd`. A dump that is already
   * under way is completed first and followed by the new one; a dump the kernel calls inconsistent is repeated unseen.
   */
  requestDump(): void {
    if (!this.#open) throw new Error('LinkSocket: closed');
    this.#native.requestDump();
  }

  /** Ends the subscription; no handler is called any more. Further calls do nothing. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#native.close();
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// The flow program

/** `tcx`: a link that goes with its descriptor (kernel >= 6.6). `tc`: a clsact filter, which outlives the process. */
export type AttachMode = 'tcx' | 'tc';

export interface ProbeOptions {
  /** Entries of each of the three flow tables (IPv4, IPv6, other), 1 to 16,777,216. Two of each are allocated. */
  readonly maxFlows: number;
  /** Bytes of the ring for what finds its table full: a power of two, a page (4,096) at least. */
  readonly ringBytes: number;
  /** Count one packet in so many; 1 counts all. */
  readonly sampling: number;
}

/** The program at one interface and direction. */
export interface Hook {
  readonly ifindex: number;
  readonly direction: FlowDirection;
  readonly mode: AttachMode;
  /**
   * Takes the program off. Resolves also when the interface or its namespace is gone already; further calls return the
   * first one's promise.
   */
  detach(): Promise<void>;
}

/** Packets and bytes that had a particular fate; see `CounterName`. */
export interface Counter {
  readonly packets: number;
  readonly bytes: number;
}

/**
 * - `overflowed`: found no room in the table and left by the ring; not lost.
 * - `lost`: found no room in the ring either, in no flow.
 * - `fragmentUnknown`: a later fragment whose first was not seen; counted in a flow without ports.
 * - `truncated`: headers that end early or make no sense; counted in a flow as far as they were readable.
 */
export type CounterName = 'overflowed' | 'lost' | 'fragmentUnknown' | 'truncated';

/** A packet for `testRun`, as the program sees it: from the Ethernet header on, 14 bytes at least. */
export interface TestPacket {
  readonly packet: Uint8Array;
  /** Of an interface in this process' namespace; the loopback when left out. */
  readonly ifindex?: number;
  readonly gsoSegments?: number;
  /** Payload bytes of each segment. */
  readonly gsoSize?: number;
  /** How many times the kernel runs the program; 1 when left out. */
  readonly repeat?: number;
}

export interface TestResult {
  /** What the program returned: -1, "carry on", for every packet. */
  readonly returnValue: number;
  /** Mean duration of a run, whole ns, as the kernel measures it. */
  readonly durationNs: number;
}

/** The loaded flow program with its tables. */
export class FlowProbe {
  readonly #native: NativeProbe;
  #draining = false;
  #closed: Promise<void> | undefined;

  private constructor(native: NativeProbe) {
    this.#native = native;
  }

  /**
   * Loads the program, once for all interfaces.
   * @throws KernelError with the verifier's last words in the message, or `EPERM` without the privileges.
   */
  static async load(options: ProbeOptions): Promise<FlowProbe> {
    const { maxFlows, ringBytes, sampling } = options;
    checkInteger('maxFlows', maxFlows, 1, 1 << 24);
    checkInteger('ringBytes', ringBytes, 4096, 1 << 30);
    if ((ringBytes & (ringBytes - 1)) !== 0) {
      throw new RangeError(`FlowProbe: ringBytes must be a power of two, not ${String(ringBytes)}`);
    }
    checkInteger('sampling', sampling, 1, 0xffff_ffff);
    return new FlowProbe(await binding.loadProbe(OBJECT_PATH, maxFlows, ringBytes, sampling));
  }

  /**
   * Attaches the program to an interface of a namespace. Mode `tc` adds the clsact qdisc where it is missing.
   * @throws KernelError `ENODEV` when the interface is gone.
   */
  async attach(
    netns: NetnsHandle,
    ifindex: number,
    direction: FlowDirection,
    mode: AttachMode,
  ): Promise<Hook> {
    checkInteger('ifindex', ifindex, 1, 0x7fff_ffff);
    const native: NativeHook = await this.#native.attach(
      netns.fd,
      ifindex,
      direction === 'ingress',
      mode === 'tcx',
    );
    let detached: Promise<void> | undefined;
    return { ifindex, direction, mode, detach: () => (detached ??= native.detach()) };
  }

  /**
   * Takes all flows out of the kernel, each packet exactly once: swaps the tables, waits for the programs that still run
   * on the old ones, reads and empties those. What had left by the ring before the swap is handed to `onOverflow` before
   * this resolves. Reading is done off Node's thread.
   * @throws Error when a drain is under way.
   */
  async drain(): Promise<FlowBatch> {
    if (this.#draining) throw new Error('FlowProbe: a drain is under way');
    this.#draining = true;
    try {
      return await this.#native.drain();
    } finally {
      this.#draining = false;
    }
  }

  /**
   * Says who gets the flows of packets that found their table full: records of the same layout, one packet each. To be
   * set once, before the first `attach`.
   */
  onOverflow(receive: (flows: FlowBatch) => void): void {
    this.#native.onOverflow(receive);
  }

  /** Reads the counters, totals since `load`. */
  counters(): Record<CounterName, Counter> {
    return this.#native.counters();
  }

  /** Runs the program on a made-up packet, in this process' namespace and without any interface's traffic. */
  testRun(direction: FlowDirection, test: TestPacket): TestResult {
    const { packet, ifindex = 0, gsoSegments = 0, gsoSize = 0, repeat = 1 } = test;
    return this.#native.testRun(
      direction === 'ingress',
      packet,
      ifindex,
      gsoSegments,
      gsoSize,
      repeat,
    );
  }

  /** Detaches all hooks and frees program and tables. Flows not drained are gone. Further calls return the first promise. */
  close(): Promise<void> {
    return (this.#closed ??= this.#native.close());
  }
}

const OBJECT_PATH = fileURLToPath(new URL('../../bpf/build/flows.bpf.o', import.meta.url));

/**
 * Removes the clsact filters named `tributary` that a killed agent left on an interface, both directions, and the clsact
 * qdisc when no filter is left on it. Resolves to the number of filters removed.
 */
export async function removeStaleFilters(netns: NetnsHandle, ifindex: number): Promise<number> {
  checkInteger('ifindex', ifindex, 1, 0x7fff_ffff);
  return binding.removeStaleFilters(netns.fd, ifindex);
}

/** Facts about this kernel and this process, for a one-line error at start. */
export interface KernelSupport {
  /** e.g. `6.18.44`. */
  readonly release: string;
  /** The kernel describes its types (CONFIG_DEBUG_INFO_BTF). */
  readonly btf: boolean;
  /** TCX links are there (kernel >= 6.6); tried, not derived from the release. */
  readonly tcx: boolean;
  /** Effective capabilities that the agent needs and this process lacks, e.g. `['CAP_BPF']`. */
  readonly missingCapabilities: readonly string[];
}

/** Looks at the kernel and at this process' privileges. */
export function kernelSupport(): KernelSupport {
  return binding.kernelSupport();
}

function checkInteger(name: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(
      `${name} must be a whole number from ${String(least)} to ${String(most)}, not ${String(value)}`,
    );
  }
}

/** Number of records in a batch, of all kinds. */
export function batchFlows(batch: FlowBatch): number {
  return (
    batch.v4.length / layout.v4.size +
    batch.v6.length / layout.v6.size +
    batch.l2.length / layout.l2.size
  );
}
