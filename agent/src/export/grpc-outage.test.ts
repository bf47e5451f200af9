import { EventEmitter, once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { MethodDefinition, sendUnaryData } from '@grpc/grpc-js';
import protobuf from 'protobufjs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CollectorClient } from './collector-client.ts';
import { GrpcExporter } from './grpc-exporter.ts';
import { testFlow } from './test-flow.ts';

const PROTO = fileURLToPath(import.meta.resolve('@tributary/model/proto/flow.proto'));
const Records = protobuf.loadSync(PROTO).lookupType('pbflow.Records');
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

/** `request`: a message arrived. `exported`, `failed`: what the exporter told. */
let events: EventEmitter;
let server: Server | undefined;
const plain = { caFile: '', certificateFile: '', keyFile: '' };
let client: CollectorClient;
let exporter: GrpcExporter;
/** Source ports of the flows that arrived, in their order. */
let received: number[];
/** Answers the messages that are held; undefined where each is answered at once. */
let held: (() => void)[] | undefined;
let dropped: Record<string, number>;

async function listen(port = 0): Promise<number> {
  server = new Server();
  server.addService(
    { send: SEND },
    {
      send: ({ request }: { request: Buffer }, reply: sendUnaryData<Buffer>) => {
        const { entries } = Records.toObject(Records.decode(request)) as {
          entries: { transport: { srcPort: number } }[];
        };
        received.push(...entries.map(({ transport }) => transport.srcPort));
        const answer = () => reply(null, Buffer.alloc(0));
        if (held) held.push(answer);
        else answer();
        events.emit('request');
      },
    },
  );
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, bound) => {
    if (error) reject(error);
    else resolve(bound);
  });
  return promise;
}

function connect(port: number, bufferFlows = 100): void {
  client = new CollectorClient(`127.0.0.1:${port}`, plain);
  exporter = new GrpcExporter(
    client,
    { context: { agentIp: '127.0.0.1', sampling: 1 }, messageMaxFlows: 2, bufferFlows },
    {
      onExported: (flows) => events.emit('exported', flows),
      onDropped: (flows, reason) => (dropped[reason] = (dropped[reason] ?? 0) + flows),
      onError: () => events.emit('failed'),
    },
  );
}

function send(...srcPorts: number[]): void {
  exporter.send(srcPorts.map((srcPort) => testFlow(srcPort)));
}

beforeEach(() => {
  events = new EventEmitter();
  received = [];
  held = undefined;
  dropped = {};
});

afterEach(async () => {
  await exporter.close();
  client.close();
  server?.forceShutdown();
});

it('a collector that was away gets what waited, in order, when it is back', async () => {
  const port = await listen();
  connect(port);
  send(1, 2);
  await once(events, 'exported');
  server!.forceShutdown();
  send(3, 4, 5);
  await once(events, 'failed');
  expect(exporter.waiting).toBe(3);
  await listen(port);
  send(6);
  await exporter.flush(15_000);
  expect(received).toEqual([1, 2, 3, 4, 5, 6]);
  expect(exporter.waiting).toBe(0);
  expect(dropped).toEqual({});
});

it('the message on its way is not dropped, and of the others the newest are kept', async () => {
  held = [];
  connect(await listen(), 4);
  send(1, 2);
  await once(events, 'request');
  send(3, 4);
  send(5, 6);
  send(7, 8);
  expect(dropped).toEqual({ bufferFull: 4 });
  const answers = held;
  held = undefined;
  for (const answer of answers) answer();
  await exporter.flush(15_000);
  expect(received).toEqual([1, 2, 7, 8]);
});

it('a flush does not wait longer than it may for a collector that does not answer', async () => {
  held = [];
  connect(await listen());
  send(1, 2, 3);
  await once(events, 'request');
  await exporter.flush(1);
  expect(exporter.waiting).toBe(3);
});

it('a flush of nothing returns', async () => {
  connect(await listen());
  await exporter.flush(15_000);
  expect(received).toEqual([]);
});

it('what still waits at the end is counted', async () => {
  held = [];
  connect(await listen());
  send(1, 2, 3);
  await once(events, 'request');
  await exporter.close();
  expect(dropped).toEqual({ shutdown: 3 });
  expect(exporter.waiting).toBe(0);
});
