import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import type { FlowDirection, Hook, NetnsHandle } from '../../native/index.ts';
import type { LinkState } from '../links/link.ts';
import { Reconciler } from './reconciler.ts';
import type { Attacher, ReconcilerOptions } from './reconciler.ts';

const [OLD_NETNS, NEW_NETNS] = [1, 2];

/** Stands for the kernel: tells in order what it did, and can be made to wait or fail. */
class SlowAttacher implements Attacher {
  readonly done: string[] = [];
  readonly began = Promise.withResolvers<void>();
  /** What attaching waits for. */
  attaching: Promise<void> = Promise.resolve();
  detaching: Promise<void> = Promise.resolve();
  failure: Error | undefined;

  async attach({ inode }: NetnsHandle, _ifindex: number, direction: FlowDirection): Promise<Hook> {
    this.done.push(`attach ${inode} ${direction}`);
    this.began.resolve();
    await this.attaching;
    if (this.failure) throw this.failure;
    const detach = async (): Promise<void> => {
      await this.detaching;
      this.done.push(`detach ${inode} ${direction}`);
    };
    return { detach } as Hook;
  }
}

let kernel: SlowAttacher;
let coverages: string[];

beforeEach(() => {
  kernel = new SlowAttacher();
  coverages = [];
});

function reconciler(options: Partial<ReconcilerOptions> = {}): Reconciler {
  return new Reconciler(kernel, {
    rules: { only: [], exclude: [] },
    directions: ['ingress'],
    modeOf: () => 'tc',
    namespaceOf: (inode) => ({ inode }) as NetnsHandle,
    prepare: () => Promise.resolve(),
    onCoverage: (_state, { state }) => coverages.push(state),
    ...options,
  });
}

function link(netns: number): LinkState {
  return {
    netns,
    link: { ifindex: 2, name: 'net1', flags: 1 } as LinkState['link'],
    addresses: new Map(),
    sriov: undefined,
    upMs: undefined,
    gone: false,
  };
}

describe('an interface', () => {
  it('that goes while it is being attached keeps no hook', async () => {
    const mender = reconciler();
    const net1 = link(OLD_NETNS);
    const attached = Promise.withResolvers<void>();
    kernel.attaching = attached.promise;
    const first = mender.reconcile(net1);
    await kernel.began.promise;
    net1.gone = true;
    await mender.reconcile(net1);
    attached.resolve();
    await first;
    expect(kernel.done).toEqual(['attach 1 ingress', 'detach 1 ingress']);
  });

  it('that moved is attached when the hooks it had are off', async () => {
    const mender = reconciler();
    const before = link(OLD_NETNS);
    await mender.reconcile(before);
    const detached = Promise.withResolvers<void>();
    kernel.detaching = detached.promise;
    before.gone = true;
    const left = mender.reconcile(before);
    const came = mender.reconcile(link(NEW_NETNS));
    for (let turn = 0; turn < 10; turn++) await setImmediate();
    expect(kernel.done).toEqual(['attach 1 ingress']);
    detached.resolve();
    await Promise.all([left, came]);
    expect(kernel.done).toEqual(['attach 1 ingress', 'detach 1 ingress', 'attach 2 ingress']);
  });

  it('that went before it could be attached is no failure', async () => {
    const mender = reconciler();
    const net1 = link(OLD_NETNS);
    kernel.failure = Object.assign(new Error('gone'), { code: 'ENODEV', syscall: 'bpf' });
    await mender.reconcile(net1);
    expect(mender.coverageOf(net1).state).toBe('pending');
    expect(coverages).toEqual([]);
  });

  it('whose namespace is gone is left alone', async () => {
    const mender = reconciler({ namespaceOf: () => undefined });
    await mender.reconcile(link(OLD_NETNS));
    expect(kernel.done).toEqual([]);
  });
});

describe('before an interface is first attached', () => {
  it('it is prepared, once', async () => {
    const mender = reconciler({
      prepare: ({ inode }) => {
        kernel.done.push(`prepare ${inode}`);
        return Promise.resolve();
      },
    });
    const net1 = link(OLD_NETNS);
    kernel.failure = Object.assign(new Error('gone'), { code: 'ENODEV', syscall: 'bpf' });
    await mender.reconcile(net1);
    kernel.failure = undefined;
    await mender.reconcile(net1);
    expect(kernel.done).toEqual(['prepare 1', 'attach 1 ingress', 'attach 1 ingress']);
  });

  it('it is attached also when that fails', async () => {
    const mender = reconciler({ prepare: () => Promise.reject(new Error('no')) });
    await mender.reconcile(link(OLD_NETNS));
    expect(coverages).toEqual(['observed']);
  });
});
