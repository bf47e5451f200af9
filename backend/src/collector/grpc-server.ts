import { logVerbosity, Server, setLogVerbosity, status } from '@grpc/grpc-js';
import type {
  sendUnaryData,
  ServerCredentials,
  ServerUnaryCall,
  ServiceDefinition,
} from '@grpc/grpc-js';
import type { Inventory } from '../inventory/inventory.ts';
import { decodeFlows } from './decode-flows.ts';
import { decodeReport } from './decode-inventory.ts';
import { QueueFullError } from './ingest.ts';
import type { Intake } from './intake.ts';
import { MalformedMessageError } from './wire.ts';

const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
const EMPTY = Buffer.alloc(0);
/** ReportReply with resync = true. */
const RESYNC = Buffer.from([8, 1]);

/** Messages that the collector answered with an error, by the reason. */
export interface CollectorCounters {
  malformed: number;
  queueFull: number;
  storeError: number;
}

interface Log {
  error(details: object, message: string): void;
}

/** Receives flows and interface reports from agents over gRPC. */
export class Collector {
  readonly counters: CollectorCounters = { malformed: 0, queueFull: 0, storeError: 0 };
  readonly #server = new Server({ 'grpc.max_receive_message_length': MAX_MESSAGE_BYTES });
  readonly #intake: Intake;
  readonly #inventory: Inventory;
  readonly #log: Log;

  constructor(intake: Intake, inventory: Inventory, log: Log) {
    // The library's own lines would stand beside ours, which say the same and the remedy.
    setLogVerbosity(logVerbosity.NONE);
    this.#intake = intake;
    this.#inventory = inventory;
    this.#log = log;
    this.#server.addService(service('pbflow.Collector', 'Send'), {
      Send: (call: Call, callback: Callback) => {
        const refuse = (error: unknown) => callback(this.#toStatus(error));
        try {
          this.#send(call.request).then(() => callback(null, EMPTY), refuse);
        } catch (error) {
          refuse(error);
        }
      },
    });
    this.#server.addService(service('tributary.Inventory', 'Report'), {
      Report: (call: Call, callback: Callback) => {
        try {
          const known = this.#inventory.apply(decodeReport(call.request), Date.now());
          callback(null, known ? EMPTY : RESYNC);
        } catch (error) {
          callback(this.#toStatus(error));
        }
      },
    });
  }

  /** Resolves to the port, which the system chooses when 0 is asked for. */
  listen(host: string, port: number, credentials: ServerCredentials): Promise<number> {
    const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
    return new Promise((resolve, reject) => {
      this.#server.bindAsync(address, credentials, (error, bound) => {
        if (error) reject(error);
        else resolve(bound);
      });
    });
  }

  /** Takes no new calls, ends those that wait, and stores what was accepted. */
  async close(): Promise<void> {
    this.#server.tryShutdown(() => undefined);
    await this.#intake.close();
    this.#server.forceShutdown();
  }

  /** Throws or rejects for what cannot be read or stored. Holds neither the message nor its flows until then. */
  #send(message: Buffer): Promise<void> {
    return this.#intake.take(decodeFlows(message), Date.now());
  }

  #toStatus(error: unknown): { code: status; details: string } {
    if (error instanceof MalformedMessageError) {
      this.counters.malformed++;
      return { code: status.INVALID_ARGUMENT, details: error.message };
    }
    if (error instanceof QueueFullError) {
      this.counters.queueFull++;
      return { code: status.RESOURCE_EXHAUSTED, details: error.message };
    }
    this.counters.storeError++;
    this.#log.error({ err: error }, 'flows could not be stored');
    return { code: status.UNAVAILABLE, details: 'the flows could not be stored' };
  }
}

type Call = ServerUnaryCall<Buffer, Buffer>;
type Callback = sendUnaryData<Buffer>;

/** A service of one call whose messages stay bytes: they are decoded straight into columns. */
function service(name: string, method: string): ServiceDefinition {
  const bytes = (message: Buffer) => message;
  return {
    [method]: {
      path: `/${name}/${method}`,
      requestStream: false,
      responseStream: false,
      requestSerialize: bytes,
      requestDeserialize: bytes,
      responseSerialize: bytes,
      responseDeserialize: bytes,
    },
  };
}
