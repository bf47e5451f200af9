import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FlowDirection, Hook, NetnsHandle } from '../../native/index.ts';
import { readConfig } from '../config/config.ts';
import type { LinkState } from '../links/link.ts';
import { Reconciler } from './reconciler.ts';
import type { Attacher, ReconcilerOptions } from './reconciler.ts';

const UP = 0x1;
const NETNS = 4_026_532_000;

/** Stands for the kernel: remembers hooks, and refuses what it is told to refuse. */
class FakeAttacher implements Attacher {
  readonly hooks = new Set<string>();
  /** Codes with which the next attempts fail. */
  readonly failures: string[] = [];
  attempts = 0;

  attach(_netns: NetnsHandle, ifindex: number, direction: FlowDirection): Promise<Hook> {
    this.attempts++;
    const code = this.failures.shift();
    if (code !== undefined) {
      return Promise.reject(
        Object.assign(new Error(`${code} for the test`), { code, syscall: 'bpf' }),
      );
    }
    const id = `${String(ifindex)} ${direction}`;
    this.hooks.add(id);
    const detach = (): Promise<void> => {
      this.hooks.delete(id);
      return Promise.resolve();
    };
    return Promise.resolve({ detach } as Hook);
  }
}

let kernel: FakeAttacher;
let latencies: (number | undefined)[];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  kernel = new FakeAttacher();
  latencies = [];
});

afterEach(() => {
  vi.useRealTimers();
});

function reconciler(options: Partial<ReconcilerOptions> = {}): Reconciler {
  const { interfaces, excludeInterfaces } = readConfig({});
  return new Reconciler(kernel, {
    rules: { only: interfaces, exclude: excludeInterfaces },
    directions: ['ingress', 'egress'],
    modeOf: () => 'tcx',
    namespaceOf: () => ({}) as NetnsHandle,
    prepare: () => Promise.resolve(),
    onCoverage: (_state, _coverage, latencyMs) => latencies.push(latencyMs),
    ...options,
  });
}

function link(name: string, flags = UP): LinkState {
  return {
    netns: NETNS,
    link: { ifindex: 2, name, flags } as LinkState['link'],
    addresses: new Map(),
    sriov: undefined,
    upMs: flags === UP ? performance.now() : undefined,
    gone: false,
  };
}

function rename(state: LinkState, name: string): void {
  state.link = { ...state.link, name };
}

describe('an interface', () => {
  it('that is up gets a hook for each direction, and is observed', async () => {
    const mender = reconciler();
    const net1 = link('net1');
    await mender.reconcile(net1);
    expect([...kernel.hooks]).toEqual(['2 ingress', '2 egress']);
    expect(mender.coverageOf(net1)).toEqual({ state: 'observed', reason: '' });
    expect(latencies).toEqual([0]);
  });

  it('is attached once, however often it is told of', async () => {
    const mender = reconciler();
    const net1 = link('net1');
    await Promise.all([mender.reconcile(net1), mender.reconcile(net1), mender.reconcile(net1)]);
    await mender.reconcile(net1);
    expect(kernel.attempts).toBe(2);
  });

  it('that the rules exclude is not touched, and says which rule', async () => {
    const mender = reconciler();
    const lo = link('lo');
    await mender.reconcile(lo);
    expect(kernel.attempts).toBe(0);
    expect(mender.coverageOf(lo)).toEqual({
      state: 'excluded',
      reason: 'excluded by EXCLUDE_INTERFACES: lo',
    });
  });

  it('that is renamed to an excluded name loses its hooks, and gets them back', async () => {
    const mender = reconciler();
    const state = link('net1');
    await mender.reconcile(state);
    rename(state, 'lo');
    await mender.reconcile(state);
    expect(kernel.hooks.size).toBe(0);
    rename(state, 'net2');
    await mender.reconcile(state);
    expect(kernel.hooks.size).toBe(2);
  });

  it('that goes loses its hooks', async () => {
    const mender = reconciler();
    const net1 = link('net1');
    await mender.reconcile(net1);
    net1.gone = true;
    await mender.reconcile(net1);
    expect(kernel.hooks.size).toBe(0);
    expect(mender.coverageOf(net1).state).toBe('pending');
  });
});

describe('an interface that is down', () => {
  it('waits for TCX until it comes up', async () => {
    const mender = reconciler();
    const state = link('veth7', 0);
    await mender.reconcile(state);
    expect(kernel.attempts).toBe(0);
    state.link = { ...state.link, flags: UP };
    await mender.reconcile(state);
    expect(kernel.hooks.size).toBe(2);
  });

  it('waits for TCX no longer than it takes to see that it stays', async () => {
    const mender = reconciler();
    await mender.reconcile(link('veth7', 0));
    await vi.advanceTimersByTimeAsync(1_000);
    await vi.waitFor(() => expect(kernel.hooks.size).toBe(2));
  });

  it('gets its clsact filters at once', async () => {
    const mender = reconciler({ modeOf: () => 'tc' });
    await mender.reconcile(link('net1', 0));
    expect(kernel.hooks.size).toBe(2);
  });
});

describe('an attempt that fails', () => {
  it('leaves no half of it behind, is told with its reason, and is made again', async () => {
    const mender = reconciler();
    const net1 = link('net1');
    kernel.failures.push('ENOMEM');
    await mender.reconcile(net1);
    expect(kernel.hooks.size).toBe(0);
    expect(mender.coverageOf(net1)).toEqual({ state: 'failed', reason: 'ENOMEM for the test' });
    await vi.advanceTimersByTimeAsync(250);
    await vi.waitFor(() => expect(mender.coverageOf(net1).state).toBe('observed'));
  });

  it('because the link just moved in with its hooks on is made again soon, and is no failure', async () => {
    const mender = reconciler();
    const net1 = link('net1');
    kernel.failures.push('EEXIST', 'EEXIST');
    await mender.reconcile(net1);
    expect(mender.coverageOf(net1).state).toBe('pending');
    await vi.advanceTimersByTimeAsync(10);
    await vi.waitFor(() => expect(mender.coverageOf(net1).state).toBe('observed'));
    expect(latencies).toEqual([10]);
  });
});

it('all hooks go when it is closed', async () => {
  const mender = reconciler();
  await mender.reconcile(link('net1'));
  await mender.close();
  expect(kernel.hooks.size).toBe(0);
});

it('hooks that are attached while it is closed go too', async () => {
  const mender = reconciler();
  const attaching = mender.reconcile(link('net1'));
  await mender.close();
  await attaching;
  expect(kernel.hooks.size).toBe(0);
});
