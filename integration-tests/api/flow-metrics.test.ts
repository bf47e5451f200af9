import { afterEach, describe, expect, it } from 'vitest';
import { startBackend, toBatch } from './backend.ts';
import type { TestBackend } from './backend.ts';

const flow = {
  AgentIP: '10.0.0.1',
  SrcAddr: '192.168.0.5',
  DstAddr: '192.168.0.6',
  Bytes: 100,
  Packets: 2,
  Interfaces: ['net1'],
  IfDirections: [1],
  NetNamespaces: ['cni-a'],
  IfBytes: [100],
};

describe('metrics of flows', () => {
  let backend: TestBackend;
  afterEach(() => backend.stop());

  const scrape = async () => (await backend.fastify.inject({ url: '/metrics' })).body;

  it('are on /metrics beside those of the backend', async () => {
    backend = await startBackend();
    await backend.services.intake.take(toBatch([flow, flow]), Date.now());
    const text = await scrape();
    expect(text).toContain('tributary_flows_total{outcome="stored"} 2');
    expect(text).toContain('netobserv_namespace_flows_total{} 2\n');
    expect(text).toContain(
      'tributary_interface_egress_bytes_total{AgentIP="10.0.0.1",NetNamespace="cni-a",Interface="net1"} 200\n',
    );
    expect(text).not.toContain('netobserv_workload_flows_total');
  });

  it('are those that are asked for, and do not count flows that were refused', async () => {
    backend = await startBackend({ FLOW_METRICS: 'workload_flows_total', QUEUE_FLOWS: '1' });
    const { intake } = backend.services;
    const taken = intake.take(toBatch([flow]), Date.now());
    await expect(intake.take(toBatch([flow, flow]), Date.now())).rejects.toThrow('waiting');
    await taken;
    const text = await scrape();
    expect(text).toContain('netobserv_workload_flows_total{} 1\n');
    expect(text).not.toContain('netobserv_namespace_flows_total');
  });
});
