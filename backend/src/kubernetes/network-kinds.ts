import type { KubernetesObject } from './api-client.ts';
import type { KindDefinition } from './watched-kind.ts';

/**
 * A NetworkAttachmentDefinition. The ones that controllers make of UserDefinedNetworks and SriovNetworks hold what is
 * needed of those, so that these kinds need no watch of their own.
 */
export interface Network {
  /** `namespace/name`. */
  readonly name: string;
  /** Networks with the same key are one layer 2: an address means the same in all of them. Empty when it is not known. */
  readonly layer2: string;
  /** The user-defined network that made it, `namespace/name` or, cluster-wide, `name`; empty when none did. */
  readonly udn: string;
  readonly sriov: SriovSettings | undefined;
}

export interface SriovSettings {
  readonly vlan: number;
  readonly spoofCheck: boolean;
  readonly trust: boolean;
}

interface NetworkObject extends KubernetesObject {
  readonly spec?: { readonly config?: string };
}

const RESOURCE = 'k8s.v1.cni.cncf.io/resourceName';

export const networks: KindDefinition<Network> = {
  name: 'network-attachment-definitions.k8s.cni.cncf.io',
  path: '/apis/k8s.cni.cncf.io/v1/network-attachment-definitions',
  optional: true,
  pick({ metadata, spec }: NetworkObject): Network {
    const namespace = metadata?.namespace ?? '';
    const plugin = firstPlugin(spec?.config ?? '');
    const udn = metadata?.ownerReferences?.find(({ kind }) => kind.endsWith('UserDefinedNetwork'));
    return {
      name: `${namespace}/${metadata?.name ?? ''}`,
      layer2: layer2Of(plugin, metadata?.annotations?.[RESOURCE] ?? ''),
      udn: !udn ? '' : udn.kind === 'UserDefinedNetwork' ? `${namespace}/${udn.name}` : udn.name,
      sriov:
        plugin['type'] === 'sriov'
          ? {
              vlan: Number(plugin['vlan'] ?? 0) || 0,
              spoofCheck: plugin['spoofchk'] !== 'off',
              trust: plugin['trust'] === 'on',
            }
          : undefined,
    };
  },
};

/** A configuration may be one plugin or a list of them, of which the first makes the interface (CNI specification, 1). */
function firstPlugin(config: string): Readonly<Record<string, unknown>> {
  try {
    const parsed = JSON.parse(config) as Record<string, unknown> & { plugins?: unknown };
    const [first] = Array.isArray(parsed.plugins) ? (parsed.plugins as unknown[]) : [parsed];
    return { name: parsed['name'], ...(first as Record<string, unknown>) };
  } catch {
    return {};
  }
}

/** What joins two definitions on one wire, by the settings of each plugin that name it. */
const layer2Settings: Readonly<Record<string, readonly string[]>> = {
  macvlan: ['master'],
  ipvlan: ['master'],
  vlan: ['master', 'vlanId'],
  bridge: ['bridge', 'vlan'],
  sriov: ['vlan'],
  'ovn-k8s-cni-overlay': ['name', 'topology'],
};

function layer2Of(plugin: Readonly<Record<string, unknown>>, resourceName: string): string {
  const type = String(plugin['type']);
  const settings = layer2Settings[type];
  if (!settings) return '';
  return [type, resourceName, ...settings.map((name) => plugin[name] ?? '')].join(' ');
}
