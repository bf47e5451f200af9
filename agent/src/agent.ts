import { hostname } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import type { Logger } from 'pino';
import { batchFlows, FlowProbe, removeStaleFilters } from '../native/index.ts';
import type { AttachMode, FlowBatch, NetnsHandle } from '../native/index.ts';
import { agentAddress } from './config/config.ts';
import type { Config } from './config/config.ts';
import { CollectorClient } from './export/collector-client.ts';
import { ExportAccount } from './export/export-account.ts';
import type { FlowExporter } from './export/exporter.ts';
import { GrpcExporter } from './export/grpc-exporter.ts';
import { StdoutExporter } from './export/stdout-exporter.ts';
import { Departures } from './flows/departures.ts';
import { DrainLoop } from './flows/drain-loop.ts';
import { linkFacts } from './flows/link-facts.ts';
import type { MergedFlow } from './flows/merged-flow.ts';
import { FlowMerger } from './flows/merger.ts';
import { epochOffsetNs, resolveFlow } from './flows/resolve.ts';
import { AgentMetrics } from './health/metrics.ts';
import { Reconciler } from './hooks/reconciler.ts';
import type { Coverage } from './hooks/reconciler.ts';
import { ObservedCounters } from './inventory/observed.ts';
import { describeInterface } from './inventory/report.ts';
import { InventoryReporter } from './inventory/reporter.ts';
import { LinkRegistry } from './links/link-registry.ts';
import type { LinkState } from './links/link.ts';
import { Discovery } from './netns/discovery.ts';
import { HOST, NamespaceRegistry } from './netns/registry.ts';
import type { Namespace } from './netns/registry.ts';

const VERSION = '0.1.0';
const REPAIR_MS = 5_000;
const REPORT_MS = 10_000;
const FLUSH_MS = 5_000;

/** The agent of one node: registries on one side, flows on the other, and the hooks between them. */
export class Agent {
  readonly metrics = new AgentMetrics();
  readonly #config: Config;
  readonly #log: Logger;
  readonly #probe: FlowProbe;
  readonly #links: LinkRegistry;
  readonly #namespaces: NamespaceRegistry;
  readonly #discovery: Discovery;
  readonly #reconciler: Reconciler;
  readonly #merger: FlowMerger;
  readonly #observed = new ObservedCounters();
  readonly #drains: DrainLoop;
  readonly #client: CollectorClient | undefined;
  readonly #exporter: FlowExporter;
  readonly #reporter: InventoryReporter | undefined;
  readonly #resync: NodeJS.Timeout;
  readonly #departures: Departures;
  readonly #exports: ExportAccount;
  /** Namespaces that were there at the start: a killed agent may have left filters in them. */
  readonly #old = new Set<number>();
  #starting = true;
  /** By the monotonic clock. */
  #lastResync = 0;
  /** When the kernel's counters were read that are known now, in milliseconds since the epoch. */
  #countersMs = 0;
  #lastDrainFailed: string | undefined;

  /** Loads the program and begins to observe; without a `mode` each link is attached as suits it. @throws KernelError when the kernel refuses the program */
  static async start(config: Config, mode: AttachMode | undefined, log: Logger): Promise<Agent> {
    const probe = await FlowProbe.load({
      maxFlows: config.maxFlows,
      ringBytes: config.ringBytes,
      sampling: Math.max(1, config.sampling),
    });
    return new Agent(config, mode, log, probe);
  }

  private constructor(config: Config, mode: AttachMode | undefined, log: Logger, probe: FlowProbe) {
    this.#config = config;
    this.#log = log;
    this.#probe = probe;
    this.#links = new LinkRegistry({
      onLink: (state) => {
        this.#observed.learn(state);
        void this.#reconciler.reconcile(state);
      },
      onLinkGone: (state) => this.#onLinkGone(state),
      onFailure: (netns, error) => log.warn({ netns, err: error }, 'links cannot be followed'),
      onOverrun: () => this.metrics.overruns.inc(),
    });
    this.#reconciler = new Reconciler(probe, {
      rules: { only: config.interfaces, exclude: config.excludeInterfaces },
      directions: config.direction === 'both' ? ['ingress', 'egress'] : [config.direction],
      modeOf: (state) => mode ?? this.#quickestMode(state.netns),
      namespaceOf: (netns) => this.#namespaces.get(netns)?.handle,
      onCoverage: (state, coverage, latencyMs) => this.#onCoverage(state, coverage, latencyMs),
      prepare: (netns, state) => this.#removeStale(netns, state),
    });
    this.#namespaces = new NamespaceRegistry({
      onAppeared: (namespace) => void this.#onAppeared(namespace),
      onAbandoned: (namespace) => this.#onAbandoned(namespace),
      onUnreadable: (path, error) => log.warn({ path, err: error }, 'not a readable namespace'),
    });
    this.#departures = new Departures(this.#links, this.#namespaces);
    this.#exports = new ExportAccount(this.metrics, log);
    this.#merger = new FlowMerger(linkFacts(this.#links), config.maxFlows * 2);
    const context = { agentIp: agentAddress(config.agentIp), sampling: config.sampling };
    this.#client =
      config.export === 'grpc'
        ? new CollectorClient(`${config.targetHost}:${config.targetPort}`, config)
        : undefined;
    const { messageMaxFlows, bufferFlows } = config;
    this.#exporter = this.#client
      ? new GrpcExporter(this.#client, { context, messageMaxFlows, bufferFlows }, this.#exports)
      : new StdoutExporter(process.stdout, context, this.#exports);
    this.#drains = new DrainLoop({
      intervalMs: config.activeTimeoutMs,
      drain: () => this.#drain(),
      onDrained: (batch, seconds) => this.#onDrained(batch, seconds),
      onError: (error) => {
        this.#lastDrainFailed = error.message;
        log.error({ err: error }, 'the flow tables cannot be read');
      },
    });
    probe.onOverflow((batch) => {
      this.#merger.add(batch);
      this.#drains.request();
    });
    this.#discovery = new Discovery(this.#namespaces, {
      folders: config.netnsFolders,
      procFolder: config.procFolder,
      scanMs: config.processScanMs,
    });
    this.#starting = false;
    this.#reporter = this.#client && this.#startReporter(this.#client, context.agentIp);
    this.#resync = setInterval(() => this.#repair(), REPAIR_MS);
  }

  /** Why flows are not being read, or undefined when all is well. */
  notReady(): string | undefined {
    if (this.#lastDrainFailed !== undefined) return this.#lastDrainFailed;
    return this.#namespaces.size === 0 ? 'no network namespace is known yet' : undefined;
  }

  /** Reads the last flows, delivers them as far as possible in 5 s, and takes every hook off. */
  async close(): Promise<void> {
    clearInterval(this.#resync);
    this.#discovery.close();
    this.#reporter?.close();
    await this.#reconciler.close();
    await this.#drains.close();
    await this.#exporter.flush(FLUSH_MS);
    await this.#exporter.close();
    this.#client?.close();
    for (const namespace of this.#namespaces.all()) this.#links.unfollow(namespace.inode);
    this.#namespaces.close();
    await this.#probe.close();
  }

  async #onAppeared(namespace: Namespace): Promise<void> {
    if (this.#starting) this.#old.add(namespace.inode);
    this.metrics.namespaces.set(this.#namespaces.size);
    this.#log.debug({ netns: namespace.name, inode: namespace.inode }, 'namespace appeared');
    await this.#links.follow(namespace);
  }

  /** Its hooks go first and its last flows are read under its name; then nothing of ours keeps it alive. */
  #onAbandoned(namespace: Namespace): void {
    this.#log.debug({ netns: namespace.name, inode: namespace.inode }, 'namespace abandoned');
    this.#departures.abandon(namespace.inode);
    this.#drains.request();
  }

  #onLinkGone(state: LinkState): void {
    this.#observed.end(state);
    void this.#reconciler.reconcile(state);
    this.#drains.request();
    this.#reporter?.changed();
  }

  /**
   * TCX in the node's own namespace, where others attach programs too and a filter would not see what those keep.
   * Elsewhere clsact: the kernel waits two grace periods for a pair of TCX hooks, with its routing lock held, and a pod
   * has sent its first packets by then.
   */
  #quickestMode(netns: number): AttachMode {
    return this.#namespaces.get(netns)?.name === HOST ? 'tcx' : 'tc';
  }

  /** clsact filters outlive the agent that was killed. */
  async #removeStale(netns: NetnsHandle, state: LinkState): Promise<void> {
    if (!this.#old.has(state.netns)) return;
    const removed = await removeStaleFilters(netns, state.link.ifindex);
    if (removed > 0)
      this.#log.info({ interface: state.link.name, removed }, 'stale filters removed');
  }

  #onCoverage(state: LinkState, coverage: Coverage, latencyMs: number | undefined): void {
    if (coverage.state === 'observed') {
      this.#observed.begin(state);
      if (latencyMs !== undefined) this.metrics.attachSeconds.observe(latencyMs / 1000);
    } else {
      this.#observed.end(state);
    }
    if (coverage.state === 'failed') {
      this.metrics.attachFailures.inc();
      const { name } = state.link;
      this.#log.warn(
        { interface: name, netns: state.netns, reason: coverage.reason },
        'not attached',
      );
    }
    this.#reporter?.changed();
  }

  /** A part at a time, so that a namespace that comes meanwhile does not wait for many flows. */
  async #onDrained(batch: FlowBatch, seconds: number): Promise<void> {
    this.#lastDrainFailed = undefined;
    this.metrics.drainSeconds.observe(seconds);
    this.#log.trace({ records: batchFlows(batch), seconds }, 'drained');
    this.#merger.add(batch);
    this.#discovery.findOwners();
    const offset = epochOffsetNs();
    for (const part of this.#merger.take(this.#config.messageMaxFlows)) {
      this.#deliver(part, offset);
      await setImmediate();
    }
    this.#departures.endDrain();
    this.#updateGauges();
    this.#resyncLinks();
  }

  #deliver(merged: readonly MergedFlow[], epochOffset: number): void {
    this.#observed.add(merged);
    const flows = merged.map((flow) => resolveFlow(flow, this.#names, epochOffset));
    for (const { packets, bytes } of flows) {
      this.metrics.packets.inc(packets);
      this.metrics.bytes.inc(bytes);
    }
    this.metrics.flows.inc(flows.length);
    this.#exporter.send(flows);
  }

  /**
   * Asks for all links again: repairs what an event was lost about, and brings the kernel's counters, which no event
   * does. Right after a drain, so that flows and kernel counters are of one moment.
   */
  #resyncLinks(): void {
    const now = performance.now();
    if (now - this.#lastResync < REPAIR_MS * 0.9) return;
    this.#lastResync = now;
    this.#observed.expectCounters();
    void this.#links.resync().then(() => {
      this.#countersMs = Math.round(performance.timeOrigin + now);
      this.#reporter?.changed();
    });
  }

  readonly #names = {
    linkOf: (netns: number, ifindex: number) => this.#links.get(netns, ifindex),
    namespaceOf: (netns: number) => this.#departures.nameOf(netns),
  };

  #drain(): Promise<FlowBatch> {
    this.#departures.beginDrain();
    return this.#probe.drain();
  }

  #repair(): void {
    for (const state of this.#links.present()) void this.#reconciler.reconcile(state);
  }

  #updateGauges(): void {
    const { metrics } = this;
    metrics.namespaces.set(this.#namespaces.size);
    metrics.waiting.set(this.#exporter.waiting);
    for (const [fate, { packets }] of Object.entries(this.#probe.counters())) {
      metrics.kernelPackets.set({ fate }, packets);
    }
    metrics.interfaces.reset();
    for (const state of this.#links.present()) {
      metrics.interfaces.inc({ coverage: this.#reconciler.coverageOf(state).state });
    }
  }

  #startReporter(client: CollectorClient, agentIp: string): InventoryReporter {
    return new InventoryReporter({
      agent: {
        node: this.#config.node || hostname(),
        agentIp,
        agentVersion: VERSION,
        agentStartMs: Date.now(),
      },
      intervalMs: REPORT_MS,
      snapshot: () =>
        [...this.#links.present()].flatMap((state) => {
          const namespace = this.#namespaces.get(state.netns);
          if (!namespace) return [];
          const coverage = this.#reconciler.coverageOf(state);
          return [describeInterface(state, namespace, coverage, this.#observed.get(state))];
        }),
      counters: () => this.#counters(),
      countersMs: () => this.#countersMs,
      deliver: (report) => client.report(report),
      onError: (error) => this.#log.debug({ err: error }, 'the inventory was not delivered'),
    });
  }

  #counters(): Record<string, number> {
    const kernel = Object.entries(this.#probe.counters()).map(
      ([fate, { packets }]) => [`kernel_${fate}_packets`, packets] as const,
    );
    return {
      ...Object.fromEntries(kernel),
      ...this.#exports.losses,
      waiting_flows: this.#exporter.waiting,
    };
  }
}
