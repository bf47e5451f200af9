import { join } from 'node:path';

/** Where a Loki of one process listens, on loopback, and keeps its data. */
export interface LokiPlace {
  readonly folder: string;
  readonly httpPort: number;
  readonly grpcPort: number;
}

/** Configuration of such a Loki; `limits` are set over its own in `limits_config`; with `tenants` it asks who asks. */
export function lokiConfig(
  { folder, httpPort, grpcPort }: LokiPlace,
  limits: Readonly<Record<string, unknown>> = {},
  tenants = false,
): object {
  const path = (name: string) => join(folder, name);
  return {
    auth_enabled: tenants,
    analytics: { reporting_enabled: false },
    server: {
      http_listen_address: '127.0.0.1',
      http_listen_port: httpPort,
      grpc_listen_address: '127.0.0.1',
      grpc_listen_port: grpcPort,
      log_level: 'warn',
    },
    common: {
      path_prefix: path('data'),
      instance_addr: '127.0.0.1',
      replication_factor: 1,
      ring: { instance_addr: '127.0.0.1', kvstore: { store: 'inmemory' } },
      storage: {
        filesystem: { chunks_directory: path('chunks'), rules_directory: path('rules') },
      },
    },
    ingester: { lifecycler: { min_ready_duration: '0s' } },
    schema_config: {
      configs: [
        {
          from: '2024-01-01',
          store: 'tsdb',
          object_store: 'filesystem',
          schema: 'v13',
          index: { prefix: 'index_', period: '24h' },
        },
      ],
    },
    limits_config: limits,
  };
}
