import { Label } from '@patternfly/react-core';
import { useEffect, useState } from 'react';
import type { Host, ResourceRef } from '../host.ts';
import { useHtmlTheme } from '../html-theme.ts';

const API = '/api/v1/';

/** A browser alone: the backend that serves the page also answers its queries. */
export const standaloneHost: Host = {
  request: signedIn,
  apiUrl,
  ResourceLink: BadgedName,
  DocumentTitle,
  useTheme: useHtmlTheme,
  useSetting: useLocalSetting,
};

/** Sends a request, and whoever is not signed in to where they can. */
async function signedIn(path: string, init?: RequestInit): Promise<Response> {
  const response = await fetch(apiUrl(path), init);
  if (response.status === 401) window.location.assign('/login');
  return response;
}

function apiUrl(path: string): string {
  return API + path;
}

function BadgedName({ kind, name }: ResourceRef) {
  return (
    <span className="tributary-resource">
      <Label isCompact color="blue" title={kind}>
        {kind.replace(/[a-z]/g, '') || kind}
      </Label>{' '}
      {name}
    </span>
  );
}

function DocumentTitle({ children }: { readonly children: string }) {
  useEffect(() => {
    document.title = `${children} · Tributary`;
  }, [children]);
  return null;
}

/** A setting kept by the browser. */
export function useLocalSetting<T>(
  key: string,
  initial: T,
): readonly [T, (value: T) => void, boolean] {
  const [value, setValue] = useState<T>(() => stored(key) ?? initial);
  const set = (next: T) => {
    localStorage.setItem(storageKey(key), JSON.stringify(next));
    setValue(next);
  };
  return [value, set, true];
}

function stored<T>(key: string): T | undefined {
  const text = localStorage.getItem(storageKey(key));
  try {
    return text === null ? undefined : (JSON.parse(text) as T);
  } catch {
    return undefined;
  }
}

function storageKey(key: string): string {
  return `tributary.${key}`;
}
