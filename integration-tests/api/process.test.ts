import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InterfacesAnswer, StatusAnswer } from '@tributary/model';
import { Sender } from '../../bench/send.ts';
import { encodeFlows, encodeReport, FlowSource, makePods } from '../../bench/traffic.ts';
import { runToEnd, startProcess } from './backend-process.ts';

const BATCH = 500;

describe('the backend as a process', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'tributary-process-'));
  });
  afterEach(() => rm(dataDir, { recursive: true }));

  const status = async (httpPort: number) =>
    (await (await fetch(`http://127.0.0.1:${httpPort}/api/v1/status`)).json()) as StatusAnswer;

  it('loses nothing that it acknowledged when it is killed', async () => {
    const source = new FlowSource(makePods(20), 1);
    const first = await startProcess(dataDir);
    const sender = new Sender(`127.0.0.1:${first.grpcPort}`);
    let acknowledged = 0;
    const send = async () => {
      for (;;) {
        const now = Date.now();
        await sender.flows(encodeFlows(source, BATCH, now - 1_000, now));
        acknowledged += BATCH;
        if (acknowledged === 12 * BATCH) await first.end('SIGKILL');
      }
    };
    await Promise.allSettled([send(), send(), send()]);
    sender.close();
    expect(acknowledged).toBeGreaterThanOrEqual(12 * BATCH);

    const second = await startProcess(dataDir);
    const { store } = await status(second.httpPort);
    const { flows = 0 } = store;
    expect(flows).toBeGreaterThanOrEqual(acknowledged);
    expect(flows % BATCH).toBe(0);
    await second.end('SIGTERM');
  });

  it('accounts for every flow, keeps the inventory and refuses what it cannot read', async () => {
    const backend = await startProcess(dataDir);
    const sender = new Sender(`127.0.0.1:${backend.grpcPort}`);
    const pods = makePods(10);
    const now = Date.now();
    const unknownAgent = encodeReport(pods, now - 60_000, 30);
    await sender.report(unknownAgent);
    await sender.report(encodeReport(pods, now - 60_000, 60));
    await sender.flows(encodeFlows(new FlowSource(pods, 2), BATCH, now - 1_000, now));
    await expect(sender.flows(Buffer.from('not protobuf'))).rejects.toMatchObject({ code: 3 });

    const { flows } = await status(backend.httpPort);
    expect(flows).toEqual({ received: BATCH, stored: BATCH, waiting: 0, dropped: {} });
    const answer = await fetch(`http://127.0.0.1:${backend.httpPort}/api/v1/interfaces`);
    const { interfaces, agents } = (await answer.json()) as InterfacesAnswer;
    expect(agents).toMatchObject([{ node: 'worker-1', state: 'reporting' }]);
    const net1 = interfaces.find(({ name }) => name === 'net1')!;
    expect(net1).toMatchObject({ coverage: 'observed', accounted: 1, kind: 'macvlan' });
    expect(net1.rate.samples).toHaveLength(1);
    expect(net1.rate.tx).toBe(2 * net1.rate.rx);
    expect(interfaces.find(({ name }) => name === 'net2')).toMatchObject({
      coverage: 'notObservable',
      reason: 'bound to vfio-pci',
      sriov: { pf: 'ens1f0', driver: 'vfio-pci' },
    });
    const metrics = await (await fetch(`http://127.0.0.1:${backend.httpPort}/metrics`)).text();
    expect(metrics).toContain(`tributary_flows_total{outcome="stored"} ${BATCH}`);
    expect(metrics).toContain('tributary_collector_refused_total{reason="malformed"} 1');
    sender.close();
    await backend.end('SIGTERM');
  });

  it('says in one line what to do about a busy port', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => blocker.once('listening', resolve));
    const port = String((blocker.address() as AddressInfo).port);
    const env = { DATA_DIR: dataDir, LOG_LEVEL: 'silent' };
    const http = await runToEnd({ ...env, HTTP_PORT: port, GRPC_PORT: '0' });
    const grpc = await runToEnd({ ...env, HTTP_PORT: '0', GRPC_PORT: port });
    blocker.close();
    expect(http).toEqual({ code: 1, stderr: expect.stringMatching(/^[^\n]*set HTTP_PORT\n$/) });
    expect(grpc).toEqual({ code: 1, stderr: expect.stringMatching(/^[^\n]*set GRPC_PORT\n$/) });
  });

  it('says in one line what to do about an unusable folder or setting', async () => {
    const file = join(dataDir, 'file');
    await writeFile(file, '');
    const folder = await runToEnd({ DATA_DIR: join(file, 'data'), LOG_LEVEL: 'silent' });
    expect(folder).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^[^\n]*set DATA_DIR[^\n]*\n$/),
    });
    const setting = await runToEnd({ RETENTION_AGE: 'a week' });
    expect(setting).toEqual({
      code: 1,
      stderr:
        'tributary backend: RETENTION_AGE="a week" is not a time such as 90s, 15m, 12h or 7d; see --help\n',
    });
  });
});
