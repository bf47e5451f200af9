/** Deployments whose pods talk over secondary networks, as manifests. */

/** A secondary network: a bridge or macvlan, whose addresses the pods' annotations give. */
export interface Network {
  readonly namespace: string;
  readonly name: string;
  /** CNI plugin and its settings. */
  readonly plugin: Readonly<Record<string, unknown>>;
}

/** Two Deployments of one pod each: `server-<network>`, and `client-<network>`, which asks it every second. */
export interface Pair {
  readonly network: Network;
  readonly server: string;
  readonly client: string;
}

/** All that the pairs need, as one List. */
export function manifests(pairs: readonly Pair[]): string {
  const namespaces = new Set(pairs.map(({ network }) => network.namespace));
  const items = [
    ...[...namespaces].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
    ...pairs.map(({ network }) => attachment(network)),
    ...pairs.flatMap(({ network, server, client }) => [
      deployment(network, 'server', server, 'mkdir -p /tmp/www; exec httpd -f -p 8080 -h /tmp/www'),
      deployment(
        network,
        'client',
        client,
        `while :; do timeout 2 wget -qO /dev/null http://${server}:8080/; sleep 1; done`,
      ),
    ]),
  ];
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}

function attachment({ namespace, name, plugin }: Network): object {
  const config = {
    cniVersion: '0.3.1',
    name,
    ...plugin,
    capabilities: { ips: true },
    ipam: { type: 'static' },
  };
  return {
    apiVersion: 'k8s.cni.cncf.io/v1',
    kind: 'NetworkAttachmentDefinition',
    metadata: { namespace, name },
    spec: { config: JSON.stringify(config) },
  };
}

function deployment(network: Network, role: string, address: string, command: string): object {
  const name = `${role}-${network.name}`;
  const networks = JSON.stringify([{ name: network.name, ips: [`${address}/24`] }]);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace: network.namespace, name },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: {
          labels: { app: name },
          annotations: { 'k8s.v1.cni.cncf.io/networks': networks },
        },
        spec: {
          terminationGracePeriodSeconds: 0,
          containers: [
            {
              name: 'main',
              image: 'localhost/tools:1',
              imagePullPolicy: 'Never',
              command: ['sh', '-c', command],
            },
          ],
        },
      },
    },
  };
}
