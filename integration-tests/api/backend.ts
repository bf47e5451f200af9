import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import type { FlowRecord, FlowsAnswer } from '@tributary/model';
import { app } from '../../backend/src/app.ts';
import type { Authenticator } from '../../backend/src/auth/authenticator.ts';
import { readConfig } from '../../backend/src/config/config.ts';
import { FlowBatch } from '../../backend/src/flows/flow-batch.ts';
import { httpOptions } from '../../backend/src/http-options.ts';
import { openServices } from '../../backend/src/services.ts';
import type { RunningServices } from '../../backend/src/services.ts';

export interface TestBackend {
  readonly fastify: FastifyInstance;
  readonly services: RunningServices;
  /** Asks the API and expects the status. */
  get<T>(path: string, status?: number): Promise<T>;
  /** Sends a request as the bearer of a token, or as nobody. */
  as(token: string | undefined, request: InjectOptions): Promise<LightMyRequestResponse>;
  stop(): Promise<void>;
}

/** A whole backend with a store of its own; nothing listens. */
export async function startBackend(
  env: Record<string, string> = {},
  authenticator?: Authenticator,
): Promise<TestBackend> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tributary-api-'));
  const config = readConfig({ DATA_DIR: dataDir, DUCKDB_THREADS: '2', ...env });
  const fastify = Fastify(httpOptions);
  const opened = await openServices(config, fastify.log);
  const services = authenticator ? { ...opened, authenticator } : opened;
  await fastify.register(app, {
    services,
    httpHost: '127.0.0.1',
    pageDir: config.pageDir,
    ownMetrics: false,
  });
  return {
    fastify,
    services,
    async get<T>(path: string, status = 200): Promise<T> {
      const response = await fastify.inject({ url: path, headers: { host: 'localhost' } });
      if (response.statusCode !== status) {
        throw new Error(`${path}: ${response.statusCode} ${response.body}`);
      }
      return response.json<T>();
    },
    as: (token, request) =>
      fastify.inject({
        ...request,
        headers: { host: 'localhost', ...(token && { authorization: `Bearer ${token}` }) },
      }),
    async stop() {
      await fastify.close();
      await services.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

/** Records as one batch; each gets a time near now unless it has one. */
export function toBatch(records: readonly FlowRecord[], nowMs = Date.now()): FlowBatch {
  const batch = new FlowBatch(records.length);
  records.forEach((record, row) => {
    const whole = { TimeFlowEndMs: nowMs - 1000, _RecordType: 'flowLog', ...record } as const;
    for (const [name, value] of Object.entries(whole)) {
      batch.column(name as keyof FlowRecord)[row] = value;
    }
  });
  return batch;
}

/** The path of a query of flows by a filter. */
export function flowsPath(filters: string, more: Record<string, string> = {}): string {
  return `/api/v1/flows?${new URLSearchParams({ filters, timeRange: '3600', ...more }).toString()}`;
}

/** All pages of a query, in order. */
export async function allPages(backend: TestBackend, path: string): Promise<FlowRecord[]> {
  const flows: FlowRecord[] = [];
  let cursor: string | undefined;
  do {
    const answer: FlowsAnswer = await backend.get(cursor ? `${path}&cursor=${cursor}` : path);
    flows.push(...answer.flows);
    cursor = answer.nextCursor;
  } while (cursor !== undefined);
  return flows;
}
