import type { AgentInfo, CoverageState, InterfaceInfo } from '@tributary/model';
import type {
  InterfaceReport,
  ReportedCounters,
  ReportedInterface,
  ReportedSriov,
  ReportedVf,
} from '../collector/decode-inventory.ts';
import { AddressOwners } from './address-owners.ts';
import { RateSamples } from './rate-samples.ts';

const LATE_AFTER_MS = 30_000;
const SILENT_AFTER_MS = 120_000;
/** A silent agent's interfaces are forgotten after this long. */
const FORGET_AFTER_MS = 3_600_000;

interface KnownInterface {
  reported: ReportedInterface;
  readonly rate: RateSamples;
}

interface KnownAgent {
  readonly node: string;
  readonly agentIp: string;
  version: string;
  startedMs: number;
  lastSeenMs: number;
  counters: Readonly<Record<string, number>>;
  readonly interfaces: Map<string, KnownInterface>;
}

export interface InventorySnapshot {
  readonly interfaces: readonly InterfaceInfo[];
  readonly agents: readonly AgentInfo[];
  readonly cards: readonly Card[];
}

/** A physical function and all its virtual ones, as the node's sysfs has them. */
export interface Card {
  readonly node: string;
  readonly agentIp: string;
  readonly pf: string;
  readonly vfs: readonly ReportedVf[];
}

/** What every agent reports of its node's interfaces, the latest state only. */
export class Inventory {
  readonly owners = new AddressOwners();
  readonly #agents = new Map<string, KnownAgent>();

  /**
   * Takes a report that came at `nowMs`. False when it holds changes only but the agent, or this
   * start of it, is not known: it then has to report in full.
   */
  apply(report: InterfaceReport, nowMs: number): boolean {
    const key = `${report.node} ${report.agentIp}`;
    let agent = this.#agents.get(key);
    if (!report.full && agent?.startedMs !== report.agentStartMs) return false;
    agent ??= {
      node: report.node,
      agentIp: report.agentIp,
      version: '',
      startedMs: 0,
      lastSeenMs: 0,
      counters: {},
      interfaces: new Map(),
    };
    this.#agents.set(key, agent);
    agent.version = report.agentVersion;
    agent.startedMs = report.agentStartMs;
    agent.lastSeenMs = nowMs;
    agent.counters = report.counters;
    if (report.full) this.#removeMissing(agent, report);
    for (const removed of report.removed) this.#remove(agent, interfaceKey(removed));
    for (const reported of report.interfaces) this.#upsert(agent, reported);
    for (const { reported, rate } of agent.interfaces.values()) {
      if (reported.kernel) rate.add(report.countersMs, reported.kernel);
    }
    return true;
  }

  /** The agents and all their interfaces, as the page shows them. */
  snapshot(nowMs: number): InventorySnapshot {
    this.#forgetSilent(nowMs);
    const agents = [...this.#agents.values()];
    return {
      interfaces: agents.flatMap((agent) =>
        [...agent.interfaces.values()].map((known) => toInfo(agent, known)),
      ),
      agents: agents.map((agent) => toAgentInfo(agent, nowMs)),
      cards: agents.flatMap(cardsOf),
    };
  }

  #upsert(agent: KnownAgent, reported: ReportedInterface): void {
    const key = interfaceKey(reported);
    const known = agent.interfaces.get(key);
    if (known) {
      this.owners.remove(agent.agentIp, known.reported);
      known.reported = reported;
    } else agent.interfaces.set(key, { reported, rate: new RateSamples() });
    this.owners.add(agent.agentIp, reported);
  }

  #remove(agent: KnownAgent, key: string): void {
    const known = agent.interfaces.get(key);
    if (!known) return;
    this.owners.remove(agent.agentIp, known.reported);
    agent.interfaces.delete(key);
  }

  #removeMissing(agent: KnownAgent, report: InterfaceReport): void {
    const present = new Set(report.interfaces.map(interfaceKey));
    for (const key of agent.interfaces.keys()) {
      if (!present.has(key)) this.#remove(agent, key);
    }
  }

  #forgetSilent(nowMs: number): void {
    for (const [key, agent] of this.#agents) {
      if (nowMs - agent.lastSeenMs <= FORGET_AFTER_MS) continue;
      for (const name of agent.interfaces.keys()) this.#remove(agent, name);
      this.#agents.delete(key);
    }
  }
}

function interfaceKey({ netnsInode, ifIndex }: { netnsInode: number; ifIndex: number }): string {
  return `${netnsInode}/${ifIndex}`;
}

const coverageStates: Record<ReportedInterface['coverage'], CoverageState> = {
  PENDING: 'pending',
  OBSERVED: 'observed',
  EXCLUDED: 'excluded',
  FAILED: 'failed',
  NOT_OBSERVABLE: 'notObservable',
};

const noCounters: ReportedCounters = {
  rxPackets: 0,
  rxBytes: 0,
  txPackets: 0,
  txBytes: 0,
  rxErrors: 0,
  txErrors: 0,
  rxDropped: 0,
  txDropped: 0,
};

function toInfo(agent: KnownAgent, { reported, rate }: KnownInterface): InterfaceInfo {
  const accounted = accountedShare(reported);
  return {
    node: agent.node,
    agentIp: agent.agentIp,
    netns: reported.netnsName,
    netnsInode: reported.netnsInode,
    ...(reported.podUid !== '' && { podUid: reported.podUid }),
    ifIndex: reported.ifIndex,
    name: reported.name,
    kind: reported.kind,
    mac: reported.mac,
    addresses: reported.addresses,
    mtu: reported.mtu,
    state: reported.state,
    coverage: coverageStates[reported.coverage],
    reason: reported.reason,
    kernel: reported.kernel ?? noCounters,
    observed: reported.observed ?? noCounters,
    ...(accounted !== undefined && { accounted }),
    rate: rate.current(),
    ...(reported.sriov && { sriov: functionOf(reported.sriov) }),
  };
}

function functionOf({ pf, vfIndex, pciAddress, driver }: ReportedSriov) {
  return { pf, vfIndex, pciAddress, driver };
}

function cardsOf({ node, agentIp, interfaces }: KnownAgent): Card[] {
  return [...interfaces.values()].flatMap(({ reported: { sriov } }) =>
    sriov && sriov.vfIndex < 0 ? [{ node, agentIp, pf: sriov.pf, vfs: sriov.vfs }] : [],
  );
}

/** Share of the kernel's bytes since the hooks were attached that the hooks have counted. */
function accountedShare({ kernel, observed, kernelAtAttach, attachedMs }: ReportedInterface) {
  if (!kernel || !observed || !kernelAtAttach || attachedMs === 0) return undefined;
  const expected =
    kernel.rxBytes + kernel.txBytes - kernelAtAttach.rxBytes - kernelAtAttach.txBytes;
  if (expected <= 0) return undefined;
  return Math.min(1, (observed.rxBytes + observed.txBytes) / expected);
}

function toAgentInfo(agent: KnownAgent, nowMs: number): AgentInfo {
  const { node, agentIp, version, startedMs, lastSeenMs, counters } = agent;
  const silentMs = nowMs - lastSeenMs;
  const state =
    silentMs > SILENT_AFTER_MS ? 'silent' : silentMs > LATE_AFTER_MS ? 'late' : 'reporting';
  const interfaces = agent.interfaces.size;
  return { node, agentIp, version, startedMs, lastSeenMs, interfaces, state, counters };
}
