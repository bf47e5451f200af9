import { createContext, useContext } from 'react';
import type { ComponentType } from 'react';

/** What names a Kubernetes object. */
export interface ResourceRef {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

/** What a page needs of the place it runs in. Pages know this and nothing of the console's SDK. */
export interface Host {
  /** Sends a request to the API, `path` relative to `/api/v1/`. Resolves for every HTTP status. */
  request(path: string, init?: RequestInit): Promise<Response>;
  /** The URL of an API path, for downloads. */
  apiUrl(path: string): string;
  /** A badge and a name, linked to the object where the host has a page for it. */
  readonly ResourceLink: ComponentType<ResourceRef>;
  /** Sets the title of the browser's tab. */
  readonly DocumentTitle: ComponentType<{ readonly children: string }>;
  useTheme(): 'light' | 'dark';
  /** A setting of the user that outlives the session: value, how to change it, whether it is read yet. */
  useSetting<T>(key: string, initial: T): readonly [T, (value: T) => void, boolean];
}

export const HostContext = createContext<Host | undefined>(undefined);

/** The host that the page runs in. Throws outside of one. */
export function useHost(): Host {
  const host = useContext(HostContext);
  if (!host) throw new Error('no HostContext above this component');
  return host;
}
