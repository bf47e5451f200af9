import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { Authenticator } from '../auth/authenticator.ts';
import type { Collector } from '../collector/grpc-server.ts';
import type { Ingest } from '../collector/ingest.ts';
import type { Conversations } from '../conversations/conversations.ts';
import type { FlowMetrics } from '../flow-metrics/flow-metrics.ts';
import type { Kubernetes } from '../kubernetes/kubernetes.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { SavedQueryStore } from '../store/saved-query-store.ts';
import type { FlowStore } from '../store/flow-store.ts';

/** What the routes work with. */
export interface Services {
  readonly store: FlowStore;
  readonly savedQueries: SavedQueryStore;
  readonly inventory: Inventory;
  readonly ingest: Ingest;
  readonly collector: Collector;
  readonly flowMetrics: FlowMetrics;
  /** Undefined where only flows are recorded. */
  readonly conversations: Conversations | undefined;
  /** What a query is about that does not say it. */
  readonly defaultRecordType: 'flowLog' | 'endConnection';
  /** Undefined where there is no cluster to ask. */
  readonly kubernetes: Kubernetes | undefined;
  readonly authenticator: Authenticator;
  readonly version: string;
  readonly startedMs: number;
}

declare module 'fastify' {
  interface FastifyInstance {
    services: Services;
  }
  interface FastifyRequest {
    /** Aborts when the client goes before it is answered. */
    closed: AbortSignal;
  }
}

type ApiInstance = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** A plugin whose schemas type its handlers. */
export type ApiPlugin = (app: ApiInstance) => Promise<void>;
