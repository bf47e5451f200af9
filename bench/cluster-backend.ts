import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import { app } from '../backend/src/app.ts';
import { readConfig } from '../backend/src/config/config.ts';
import { httpOptions } from '../backend/src/http-options.ts';
import { openServices } from '../backend/src/services.ts';
import { ClusterTraffic, makeCluster } from './cluster-traffic.ts';
import type { ClusterSize } from './cluster-traffic.ts';

export interface ClusterBackendOptions {
  readonly size: ClusterSize;
  /** Pairs of pods that talk: edges of the graph of pods. */
  readonly pairs: number;
  readonly flows: number;
  /** The flows end within so many seconds before now. */
  readonly spanS: number;
  /** 0 for any that is free. */
  readonly port: number;
}

export interface ClusterBackend {
  /** Of the page. */
  readonly address: string;
  close(): Promise<void>;
}

const BATCH = 10_000;

/** A backend with the page and an embedded store full of a made-up cluster's flows, on this machine only. */
export async function startClusterBackend(options: ClusterBackendOptions): Promise<ClusterBackend> {
  const { size, pairs, flows, spanS, port } = options;
  const dataDir = await mkdtemp(join(tmpdir(), 'tributary-cluster-'));
  const config = readConfig({ DATA_DIR: dataDir });
  const fastify = Fastify({ ...httpOptions, logger: false });
  const services = await openServices(config, fastify.log);
  const traffic = new ClusterTraffic(makeCluster(size), pairs, 1);
  const toMs = Date.now();
  const at = (flow: number) => toMs - spanS * 1000 * (1 - flow / flows);
  for (let done = 0; done < flows; done += BATCH) {
    const count = Math.min(BATCH, flows - done);
    await services.store.write([traffic.batch(count, at(done), at(done + count))]);
  }
  await fastify.register(app, {
    services,
    httpHost: '127.0.0.1',
    pageDir: config.pageDir,
    ownMetrics: false,
  });
  const address = await fastify.listen({ host: '127.0.0.1', port });
  return {
    address,
    async close() {
      await fastify.close();
      await services.close();
      await rm(dataDir, { recursive: true });
    },
  };
}
