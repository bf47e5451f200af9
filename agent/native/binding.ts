/** The addon's raw functions, as `addon.cc` exports them. Only `index.ts` and `layout.ts` call them. */
import { createRequire } from 'node:module';
import type { Counter, CounterName, KernelSupport, LinkHandlers, TestResult } from './index.ts';
import type { FlowBatch, FlowLayout } from './layout.ts';

export interface NativeWatch {
  close(): void;
}

export interface NativeLinkSocket {
  requestDump(): void;
  close(): void;
}

export interface NativeHook {
  detach(): Promise<void>;
}

export interface NativeProbe {
  attach(netnsFd: number, ifindex: number, ingress: boolean, tcx: boolean): Promise<NativeHook>;
  drain(): Promise<FlowBatch>;
  onOverflow(receive: (flows: FlowBatch) => void): void;
  counters(): Record<CounterName, Counter>;
  testRun(
    ingress: boolean,
    packet: Uint8Array,
    ifindex: number,
    gsoSegments: number,
    gsoSize: number,
    repeat: number,
  ): TestResult;
  close(): Promise<void>;
}

interface Binding {
  readonly layout: FlowLayout;
  openNetns(path: string): { fd: number; inode: number };
  closeFd(fd: number): void;
  watchMounts(onChange: () => void): NativeWatch;
  openLinkSocket(netnsFd: number, handlers: LinkHandlers): Promise<NativeLinkSocket>;
  loadProbe(
    objectPath: string,
    maxFlows: number,
    ringBytes: number,
    sampling: number,
  ): Promise<NativeProbe>;
  removeStaleFilters(netnsFd: number, ifindex: number): Promise<number>;
  kernelSupport(): KernelSupport;
}

/** @throws Error `ERR_DLOPEN_FAILED` or `MODULE_NOT_FOUND` where the addon is not built: `npm run build:kernel`. */
export const binding = createRequire(import.meta.url)('./build/tributary.node') as Binding;
