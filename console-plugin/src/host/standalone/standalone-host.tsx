import { Label } from '@patternfly/react-core';
import { useEffect } from 'react';
import type { Host, ResourceRef } from '../host.ts';
import { useHtmlTheme } from '../html-theme.ts';
import { useLocalSetting } from './local-setting.ts';

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
