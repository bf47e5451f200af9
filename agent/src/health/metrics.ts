import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** The agent's metrics, for Prometheus and for the counters in inventory reports. */
export class AgentMetrics {
  readonly registry = new Registry();
  readonly namespaces = this.#gauge('namespaces', 'Network namespaces that are known.');
  readonly interfaces = new Gauge({
    name: 'tributary_agent_interfaces',
    help: 'Interfaces by coverage.',
    labelNames: ['coverage'],
    registers: [this.registry],
  });
  readonly attachSeconds = new Histogram({
    name: 'tributary_agent_attach_seconds',
    help: 'From the word that an interface is up until its hooks are attached.',
    buckets: [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5],
    registers: [this.registry],
  });
  readonly attachFailures = this.#counter('attach_failures', 'Attempts to attach that failed.');
  readonly overruns = this.#counter(
    'link_overruns',
    'Times the kernel dropped link events; all links are read again.',
  );
  readonly flows = this.#counter('flows', 'Flows read from the kernel, each counted once.');
  readonly packets = this.#counter('packets', 'Packets of those flows.');
  readonly bytes = this.#counter('bytes', 'Bytes of those flows.');
  readonly exported = this.#counter('exported_flows', 'Flows delivered.');
  readonly dropped = new Counter({
    name: 'tributary_agent_dropped_flows_total',
    help: 'Flows that were given up, by reason.',
    labelNames: ['reason'],
    registers: [this.registry],
  });
  readonly waiting = this.#gauge('waiting_flows', 'Flows that wait for the collector.');
  readonly drainSeconds = new Histogram({
    name: 'tributary_agent_drain_seconds',
    help: 'Duration of reading the kernel tables out.',
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [this.registry],
  });
  readonly kernelPackets = new Gauge({
    name: 'tributary_agent_kernel_packets',
    help: 'Packets that the flow program treated in a particular way since the start.',
    labelNames: ['fate'],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  #gauge(name: string, help: string): Gauge {
    return new Gauge({ name: `tributary_agent_${name}`, help, registers: [this.registry] });
  }

  #counter(name: string, help: string): Counter {
    return new Counter({ name: `tributary_agent_${name}_total`, help, registers: [this.registry] });
  }
}
