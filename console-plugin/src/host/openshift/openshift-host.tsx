import {
  consoleFetch,
  DocumentTitle,
  HttpError,
  ResourceLink,
  useUserPreference,
} from '@openshift-console/dynamic-plugin-sdk';
import type { Host, ResourceRef } from '../host.ts';
import { useHtmlTheme } from '../html-theme.ts';

const API = '/api/proxy/plugin/tributary/backend/api/v1/';
const NO_TIMEOUT = 0;

/** The OpenShift console, by its SDK. */
export const openshiftHost: Host = {
  async request(path, init) {
    try {
      // Every request of the page can be aborted; the SDK's own time-out would not abort it.
      return await consoleFetch(apiUrl(path), init, NO_TIMEOUT);
    } catch (error) {
      if (error instanceof HttpError && error.response) return restored(error);
      throw error;
    }
  },
  apiUrl,
  ResourceLink: ConsoleResourceLink,
  DocumentTitle: ({ children }) => <DocumentTitle>{children}</DocumentTitle>,
  useTheme: useHtmlTheme,
  useSetting: <T,>(key: string, initial: T) => {
    const [value, set, loaded] = useUserPreference<T>(`tributary.${key}`, initial);
    return [value, set, loaded];
  },
};

function apiUrl(path: string): string {
  return API + path;
}

/** The SDK throws for a status that is not 2xx, and has read the body. */
function restored({ response, json }: HttpError): Response {
  return new Response(JSON.stringify(json ?? null), {
    status: response?.status ?? 500,
    headers: { 'content-type': 'application/json' },
  });
}

const KINDS: Readonly<Record<string, { readonly group?: string; readonly version: string }>> = {
  Pod: { version: 'v1' },
  Service: { version: 'v1' },
  Node: { version: 'v1' },
  Namespace: { version: 'v1' },
  Deployment: { group: 'apps', version: 'v1' },
  StatefulSet: { group: 'apps', version: 'v1' },
  DaemonSet: { group: 'apps', version: 'v1' },
  Job: { group: 'batch', version: 'v1' },
  CronJob: { group: 'batch', version: 'v1' },
  Project: { group: 'project.openshift.io', version: 'v1' },
  VirtualMachine: { group: 'kubevirt.io', version: 'v1' },
  VirtualMachineInstance: { group: 'kubevirt.io', version: 'v1' },
  UserDefinedNetwork: { group: 'k8s.ovn.org', version: 'v1' },
  ClusterUserDefinedNetwork: { group: 'k8s.ovn.org', version: 'v1' },
  NetworkAttachmentDefinition: { group: 'k8s.cni.cncf.io', version: 'v1' },
};

function ConsoleResourceLink({ kind, name, namespace }: ResourceRef) {
  const known = KINDS[kind];
  if (!known) return <>{name}</>;
  return (
    <ResourceLink
      inline
      groupVersionKind={{ ...known, kind }}
      name={name}
      {...(namespace !== undefined && { namespace })}
    />
  );
}
