import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { ApiPlugin } from '../instance.ts';

/** The backend's own metrics, which are kept where things happen and read here when scraped, and those of flows. */
export const prometheusRoutes: ApiPlugin = async (app) => {
  const { ingest, collector, store, inventory, kubernetes, conversations, flowMetrics } =
    app.services;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });

  const registers = [registry];
  new Counter({
    name: 'tributary_flows_total',
    help: 'Flows by what became of them; received = stored + waiting + dropped.',
    labelNames: ['outcome'],
    registers,
    collect() {
      const { received, stored, dropped } = ingest.counters();
      this.reset();
      this.inc({ outcome: 'received' }, received);
      this.inc({ outcome: 'stored' }, stored);
      for (const [reason, flows] of Object.entries(dropped)) {
        this.inc({ outcome: `dropped_${reason}` }, flows);
      }
    },
  });
  new Gauge({
    name: 'tributary_flows_waiting',
    help: 'Flows accepted but not stored yet.',
    registers,
    collect() {
      this.set(ingest.counters().waiting);
    },
  });
  new Counter({
    name: 'tributary_collector_refused_total',
    help: 'Messages that the collector answered with an error.',
    labelNames: ['reason'],
    registers,
    collect() {
      this.reset();
      for (const [reason, count] of Object.entries(collector.counters)) this.inc({ reason }, count);
    },
  });
  new Gauge({
    name: 'tributary_store_bytes',
    help: 'Size of the store on disk.',
    registers,
    async collect() {
      this.set((await store.stats(AbortSignal.timeout(5_000))).bytesOnDisk);
    },
  });
  new Counter({
    name: 'tributary_flows_expired_total',
    help: 'Flows that retention deleted.',
    registers,
    async collect() {
      this.reset();
      this.inc((await store.stats(AbortSignal.timeout(5_000))).expired);
    },
  });
  new Gauge({
    name: 'tributary_agents',
    help: 'Agents by state.',
    labelNames: ['state'],
    registers,
    collect() {
      this.reset();
      for (const { state } of inventory.snapshot(Date.now()).agents) this.inc({ state });
    },
  });

  const rollups = store.rollupCounters?.bind(store);
  if (rollups) {
    new Counter({
      name: 'tributary_rollup_rows_total',
      help: 'Rows of rollups that were written.',
      registers,
      collect() {
        this.reset();
        this.inc(rollups().rows);
      },
    });
    new Counter({
      name: 'tributary_rollup_gaps_total',
      help: 'Minutes of which a rollup was not kept, since it would have had too many rows.',
      registers,
      collect() {
        this.reset();
        this.inc(rollups().gaps);
      },
    });
    new Gauge({
      name: 'tributary_rollup_behind_flows',
      help: 'Stored flows that are not rolled up yet; queries read them as flows.',
      registers,
      collect() {
        this.set(rollups().behind);
      },
    });
    if (rollups().missed) {
      new Counter({
        name: 'tributary_rollup_missed_minutes_total',
        help: 'Minutes that stay flows, by reason: flows came late, too fast, or were lost.',
        labelNames: ['reason'],
        registers,
        collect() {
          this.reset();
          for (const [reason, minutes] of Object.entries(rollups().missed ?? {})) {
            this.inc({ reason }, minutes);
          }
        },
      });
    }
    new Counter({
      name: 'tributary_rollup_read_minutes_total',
      help: 'Minutes that metrics, values and histograms were asked for, by where they were read.',
      labelNames: ['source'],
      registers,
      collect() {
        this.reset();
        for (const [source, minutes] of Object.entries(rollups().minutes)) {
          this.inc({ source }, minutes);
        }
      },
    });
  }

  new Gauge({
    name: 'tributary_flow_metric_series',
    help: 'Series of the metrics that are counted from flows.',
    registers,
    collect() {
      this.set(flowMetrics.series.count);
    },
  });
  new Counter({
    name: 'tributary_flow_metric_overflow_total',
    help: 'Flows that were counted as "other" because there were too many series already.',
    registers,
    collect() {
      this.reset();
      this.inc(flowMetrics.series.overflowed);
    },
  });

  if (conversations) {
    new Gauge({
      name: 'tributary_conversations_open',
      help: 'Conversations that have not ended.',
      registers,
      collect() {
        this.set(conversations.open);
      },
    });
    new Counter({
      name: 'tributary_conversations_ended_total',
      help: 'Conversations that ended, by why: closed, silence, limit (too many were open), shutdown.',
      labelNames: ['reason'],
      registers,
      collect() {
        this.reset();
        for (const [reason, count] of Object.entries(conversations.ended)) {
          this.inc({ reason }, count);
        }
      },
    });
    new Counter({
      name: 'tributary_conversation_records_total',
      help: 'Records of conversations by their type.',
      labelNames: ['type'],
      registers,
      collect() {
        this.reset();
        for (const [type, count] of Object.entries(conversations.records))
          this.inc({ type }, count);
      },
    });
    new Counter({
      name: 'tributary_conversation_flows_total',
      help: 'Flows that were counted into conversations.',
      registers,
      collect() {
        this.reset();
        this.inc(conversations.flows);
      },
    });
  }

  if (kubernetes) {
    new Gauge({
      name: 'tributary_kubernetes_objects',
      help: 'Objects that name flows, by kind; the state is watching, absent, forbidden or retrying.',
      labelNames: ['kind', 'state'],
      registers,
      collect() {
        this.reset();
        for (const { kind, state, objects } of kubernetes.status()) {
          this.set({ kind, state }, objects);
        }
      },
    });
    new Gauge({
      name: 'tributary_kubernetes_malformed_annotations',
      help: 'Pods of which the network-status annotation could not be read in full.',
      registers,
      collect() {
        this.set(kubernetes.cluster.pods.malformed);
      },
    });
  }

  app.get('/metrics', { schema: { hide: true } }, async (_request, reply) =>
    reply
      .type(registry.contentType)
      .send((await registry.metrics()) + flowMetrics.text(Date.now())),
  );
};
