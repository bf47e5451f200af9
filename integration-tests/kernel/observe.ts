/** Watches interfaces for a test: attaches, drains, and keeps every flow. */
import { FlowProbe } from '../../agent/native/index.ts';
import type { AttachMode, FlowBatch, FlowDirection, Hook } from '../../agent/native/index.ts';
import { readFlows } from './flows.ts';
import type { Flow } from './flows.ts';
import type { TestNetns } from './netns.ts';

const DRAIN_EVERY_MS = 200;
const DIRECTIONS = ['ingress', 'egress'] as const;

const probes = new Set<FlowProbe>();

/** Everything that a probe has counted, by table and by ring, collected while traffic runs. */
export class Observer {
  readonly probe: FlowProbe;
  readonly flows: Flow[] = [];
  #timer: NodeJS.Timeout | undefined;
  #draining: Promise<void> = Promise.resolve();

  constructor(probe: FlowProbe) {
    this.probe = probe;
    probe.onOverflow((batch) => {
      this.#keep(batch);
    });
  }

  #keep(batch: FlowBatch): void {
    for (const flow of readFlows(batch)) this.flows.push(flow);
  }

  drain(): Promise<void> {
    return (this.#draining = this.#draining.then(async () => {
      this.#keep(await this.probe.drain());
    }));
  }

  drainRegularly(): void {
    this.#timer = setInterval(() => void this.drain(), DRAIN_EVERY_MS);
  }

  async finish(): Promise<void> {
    clearInterval(this.#timer);
    await this.drain();
  }

  at(netns: TestNetns, link: string, direction: FlowDirection): Flow[] {
    const ifindex = netns.ifindex(link);
    return this.flows.filter(
      (flow) =>
        flow.netns === netns.handle.inode &&
        flow.ifindex === ifindex &&
        flow.direction === direction,
    );
  }
}

/** Loads a probe that `closeProbes` will close. */
export async function loadProbe(options: {
  readonly maxFlows: number;
  readonly ringBytes: number;
}): Promise<FlowProbe> {
  const probe = await FlowProbe.load({ ...options, sampling: 1 });
  probes.add(probe);
  return probe;
}

/** Closes all probes of this file's functions, with their hooks. */
export async function closeProbes(): Promise<void> {
  for (const probe of probes) await probe.close();
  probes.clear();
}

/** Attaches a probe to both directions of interfaces, and keeps what it counts. */
export async function observe(
  points: readonly { netns: TestNetns; link: string }[],
  mode: AttachMode = 'tcx',
  options: { maxFlows?: number; ringBytes?: number } = {},
): Promise<Observer & { hooks: Hook[] }> {
  const { maxFlows = 10_000, ringBytes = 1 << 20 } = options;
  const probe = await loadProbe({ maxFlows, ringBytes });
  const observer = new Observer(probe);
  const hooks: Hook[] = [];
  for (const { netns, link } of points) {
    for (const direction of DIRECTIONS) {
      hooks.push(await probe.attach(netns.handle, netns.ifindex(link), direction, mode));
    }
  }
  return Object.assign(observer, { hooks });
}
