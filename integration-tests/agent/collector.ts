/** The backend's side of the wire, as small as a test can use it: takes flows and interfaces, and tells of each message. */
import { EventEmitter, once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { MethodDefinition, UntypedHandleCall } from '@grpc/grpc-js';
import protobuf from 'protobufjs';

/** One observation point of a flow (`pbflow.DupMapEntry`). */
export interface Point {
  readonly interface: string;
  readonly direction: 'INGRESS' | 'EGRESS';
  readonly netnsName: string;
  readonly podUid: string;
  readonly netnsInode: number;
  readonly ifIndex: number;
  readonly ifKind: string;
  readonly packets: number;
  readonly bytes: number;
}

/** One flow (`pbflow.Record`), as far as tests look at it. */
export interface Flow {
  readonly packets: number;
  readonly bytes: number;
  readonly transport: {
    readonly srcPort: number;
    readonly dstPort: number;
    readonly protocol: number;
  };
  readonly dupList: readonly Point[];
}

/** One interface as it is reported (`tributary.Interface`). */
export interface ReportedInterface {
  readonly netnsInode: number;
  readonly ifIndex: number;
  readonly netnsName: string;
  readonly name: string;
  readonly kind: string;
  readonly coverage: 'PENDING' | 'OBSERVED' | 'EXCLUDED' | 'FAILED' | 'NOT_OBSERVABLE';
}

interface Report {
  readonly full: boolean;
  readonly interfaces: readonly ReportedInterface[];
  readonly removed: readonly { readonly netnsInode: number; readonly ifIndex: number }[];
}

function lookUp(file: string, message: string): protobuf.Type {
  const path = fileURLToPath(new URL(`../../model/proto/${file}`, import.meta.url));
  return protobuf.loadSync(path).lookupType(message);
}

const Records = lookUp('flow.proto', 'pbflow.Records');
const InterfaceReport = lookUp('inventory.proto', 'tributary.InterfaceReport');

function decode(type: protobuf.Type, message: Buffer): unknown {
  return type.toObject(type.decode(message), { longs: Number, enums: String, defaults: true });
}

const bytes = (value: Buffer): Buffer => value;

/** A call on encoded messages. */
export function unary(path: string): MethodDefinition<Buffer, Buffer> {
  return {
    path,
    requestStream: false,
    responseStream: false,
    requestSerialize: bytes,
    requestDeserialize: bytes,
    responseSerialize: bytes,
    responseDeserialize: bytes,
  };
}

export class TestCollector {
  readonly flows: Flow[] = [];
  readonly #interfaces = new Map<string, ReportedInterface>();
  readonly #events = new EventEmitter();
  #server: Server | undefined;
  #port = 0;

  get port(): string {
    return String(this.#port);
  }

  /** Interfaces that are there, by the last reports. */
  get interfaces(): ReportedInterface[] {
    return [...this.#interfaces.values()];
  }

  /** Begins to answer, again on the same port; what was received before stays. */
  async listen(): Promise<void> {
    const server = new Server({ 'grpc.max_receive_message_length': -1 });
    const answer =
      (take: (message: Buffer) => void): UntypedHandleCall =>
      (call: { request: Buffer }, reply: (error: null, message: Buffer) => void): void => {
        take(call.request);
        this.#events.emit('message');
        reply(null, Buffer.alloc(0));
      };
    server.addService(
      { send: unary('/pbflow.Collector/Send') },
      {
        send: answer((message) => {
          const { entries } = decode(Records, message) as { entries: Flow[] };
          for (const flow of entries) this.flows.push(flow);
        }),
      },
    );
    server.addService(
      { report: unary('/tributary.Inventory/Report') },
      { report: answer((message) => this.#takeReport(decode(InterfaceReport, message) as Report)) },
    );
    await new Promise<void>((resolve, reject) => {
      server.bindAsync(
        `127.0.0.1:${this.port}`,
        ServerCredentials.createInsecure(),
        (error, port) => {
          this.#port = port;
          if (error) reject(error);
          else resolve();
        },
      );
    });
    this.#server = server;
  }

  /** Goes away at once, as a collector that is killed. */
  close(): void {
    this.#server?.forceShutdown();
    this.#server = undefined;
  }

  /** What `look` finds, looked for again after every message until it is there. */
  async until<T>(look: () => T | undefined): Promise<T> {
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      await once(this.#events, 'message');
    }
  }

  /** Waits until an interface of a namespace is observed. */
  async observed(netnsInode: number, name: string): Promise<ReportedInterface> {
    return this.until(() =>
      this.interfaces.find(
        (one) => one.netnsInode === netnsInode && one.name === name && one.coverage === 'OBSERVED',
      ),
    );
  }

  /** As if no report had come: of an agent that was killed. */
  forgetInterfaces(): void {
    this.#interfaces.clear();
  }

  /** Flows so far that were seen in any of these namespaces. */
  flowsIn(namespaces: readonly { readonly name: string }[]): Flow[] {
    const names = new Set(namespaces.map(({ name }) => name));
    return this.flows.filter(({ dupList }) => dupList.some((point) => names.has(point.netnsName)));
  }

  /** Every point of every flow so far that `wanted` accepts, summed. */
  sumOfPoints(wanted: (point: Point) => boolean): { packets: number; bytes: number } {
    const sum = { packets: 0, bytes: 0 };
    for (const { dupList } of this.flows) {
      for (const point of dupList) {
        if (!wanted(point)) continue;
        sum.packets += point.packets;
        sum.bytes += point.bytes;
      }
    }
    return sum;
  }

  #takeReport({ full, interfaces, removed }: Report): void {
    if (full) this.#interfaces.clear();
    for (const { netnsInode, ifIndex } of removed) {
      this.#interfaces.delete(`${String(netnsInode)}/${String(ifIndex)}`);
    }
    for (const one of interfaces) {
      this.#interfaces.set(`${String(one.netnsInode)}/${String(one.ifIndex)}`, one);
    }
  }
}
