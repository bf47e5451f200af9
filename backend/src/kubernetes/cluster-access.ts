import { readFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import type { RequestOptions } from 'node:https';
import { join } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';

/** How the API server is reached, and who asks it. */
export interface ClusterAccess {
  readonly server: string;
  /** Where this process runs, or where the kubeconfig points. */
  readonly namespace: string;
  /** Who we are and whom we trust, as both are now: tokens and certificates rotate. */
  credentials(): Promise<RequestOptions>;
}

/** What the kubelet mounts: https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/ */
const ACCOUNT_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

/** By the service account inside a cluster, else by the usual kubeconfig. */
export async function clusterAccess(env: NodeJS.ProcessEnv): Promise<ClusterAccess> {
  const host = env['KUBERNETES_SERVICE_HOST'];
  if (host !== undefined && env['KUBECONFIG'] === undefined) {
    return accountAccess(serverOf(host, env['KUBERNETES_SERVICE_PORT'] ?? '443'));
  }
  // its models of every kind take 50 MiB, which a backend inside a cluster spares
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  config.loadFromDefault();
  return kubeconfigAccess(config);
}

/** As a kubeconfig says. */
export function kubeconfigAccess(config: KubeConfig): ClusterAccess {
  return {
    server: config.getCurrentCluster()?.server ?? '',
    namespace: config.getContextObject(config.getCurrentContext())?.namespace ?? 'default',
    async credentials() {
      const options: RequestOptions = {};
      await config.applyToHTTPSOptions(options);
      // many reviews follow one another
      if (options.agent) Object.assign(options.agent, { keepAlive: true });
      return options;
    },
  };
}

/** As the service account in a folder. Rejects where that cannot be read. */
export async function accountAccess(
  server: string,
  folder = ACCOUNT_FOLDER,
): Promise<ClusterAccess> {
  const read = async (name: string) => (await readFile(join(folder, name), 'utf8')).trim();
  let trusted = '';
  let agent: Agent | undefined;
  return {
    server,
    namespace: await read('namespace'),
    async credentials() {
      const [token, ca] = await Promise.all([read('token'), read('ca.crt')]);
      if (!agent || ca !== trusted) agent = new Agent({ keepAlive: true, ca });
      trusted = ca;
      return { headers: { authorization: `Bearer ${token}` }, agent };
    },
  };
}

function serverOf(host: string, port: string): string {
  return `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
