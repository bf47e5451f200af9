import { Server, ServerCredentials, status } from '@grpc/grpc-js';
import type { MethodDefinition, sendUnaryData } from '@grpc/grpc-js';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CollectorClient } from './collector-client.ts';
import { GrpcExporter } from './grpc-exporter.ts';
import { testFlow } from './test-flow.ts';

const bytes = (value: Buffer): Buffer => value;
const SEND: MethodDefinition<Buffer, Buffer> = {
  path: '/pbflow.Collector/Send',
  requestStream: false,
  responseStream: false,
  requestSerialize: bytes,
  requestDeserialize: bytes,
  responseSerialize: bytes,
  responseDeserialize: bytes,
};
const MESSAGE_FLOWS = 10;

let server: Server;
const plain = { caFile: '', certificateFile: '', keyFile: '' };
let client: CollectorClient;
/** Statuses with which the next messages are refused. */
let refusals: number[];
let messages: number;
let exported: number;
let dropped: Record<string, number>;

beforeEach(async () => {
  refusals = [];
  messages = 0;
  exported = 0;
  dropped = {};
  server = new Server();
  server.addService(
    { send: SEND },
    {
      send: (_call: unknown, reply: sendUnaryData<Buffer>) => {
        const code = refusals.shift();
        if (code !== undefined) return reply({ code });
        messages++;
        reply(null, Buffer.alloc(0));
      },
    },
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  client = new CollectorClient(`127.0.0.1:${String(port)}`, plain);
});

afterEach(() => {
  client.close();
  server.forceShutdown();
});

function exporter(bufferFlows: number): GrpcExporter {
  return new GrpcExporter(
    client,
    {
      context: { agentIp: '127.0.0.1', sampling: 1 },
      messageMaxFlows: MESSAGE_FLOWS,
      bufferFlows,
    },
    {
      onExported: (flows) => (exported += flows),
      onDropped: (flows, reason) => (dropped[reason] = (dropped[reason] ?? 0) + flows),
      onError: () => undefined,
    },
  );
}

function flows(count: number): ReturnType<typeof testFlow>[] {
  return Array.from({ length: count }, (_, index) => testFlow(index));
}

it('flows go in messages of no more than so many', async () => {
  const sender = exporter(1_000);
  sender.send(flows(25));
  await sender.flush(5_000);
  expect({ exported, messages, waiting: sender.waiting }).toEqual({
    exported: 25,
    messages: 3,
    waiting: 0,
  });
  await sender.close();
});

it('what the collector did not take is sent again', async () => {
  refusals = [status.UNAVAILABLE, status.RESOURCE_EXHAUSTED];
  const sender = exporter(1_000);
  sender.send(flows(5));
  await vi.waitFor(() => expect(exported).toBe(5), { timeout: 5_000 });
  expect(dropped).toEqual({});
  await sender.close();
});

it('what the collector will never take is dropped, counted, and does not hold up the rest', async () => {
  refusals = [status.INVALID_ARGUMENT];
  const sender = exporter(1_000);
  sender.send(flows(15));
  await sender.flush(5_000);
  expect({ exported, dropped }).toEqual({ exported: 5, dropped: { rejected: 10 } });
  await sender.close();
});

it('beyond the bound the oldest that are not on their way are dropped, and every flow is accounted for', async () => {
  server.forceShutdown();
  const sender = exporter(30);
  for (let sent = 0; sent < 100; sent += 10) sender.send(flows(10));
  expect(sender.waiting).toBe(30);
  expect(dropped).toEqual({ bufferFull: 70 });
  await sender.close();
  expect(dropped).toEqual({ bufferFull: 70, shutdown: 30 });
});
