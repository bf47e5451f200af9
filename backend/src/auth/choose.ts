import { readFileSync } from 'node:fs';
import type { Config } from '../config/config.ts';
import { ConfigError } from '../config/env.ts';
import type { Kubernetes } from '../kubernetes/kubernetes.ts';
import { openToAll, TokenAuthenticator } from './authenticator.ts';
import type { Authenticator } from './authenticator.ts';
import { KubernetesAuthenticator } from './kubernetes-authenticator.ts';
import { isLoopback } from './loopback.ts';

/** Decides by what is configured who may see flows. Throws ConfigError rather than letting a network in unasked. */
export function chooseAuthenticator(
  { access, httpHost }: Pick<Config, 'access' | 'httpHost'>,
  kubernetes: Kubernetes | undefined,
): Authenticator {
  const mode =
    access.mode !== 'auto'
      ? access.mode
      : kubernetes
        ? 'kubernetes'
        : access.tokenFile !== ''
          ? 'token'
          : 'open';
  if (mode === 'kubernetes') {
    if (!kubernetes) throw new ConfigError('AUTH=kubernetes needs a cluster: set KUBERNETES=on');
    return new KubernetesAuthenticator(kubernetes.api, () => kubernetes.cluster.namespaceNames());
  }
  if (mode === 'token') {
    const readToken = () => readFileSync(access.tokenFile, 'utf8').trim();
    if (readToken() === '') throw new ConfigError(`AUTH_TOKEN_FILE=${access.tokenFile} is empty`);
    return new TokenAuthenticator(readToken);
  }
  if (!isLoopback(httpHost)) {
    throw new ConfigError(
      `HTTP_HOST="${httpHost}" would show all flows to whoever reaches it: set AUTH_TOKEN_FILE`,
    );
  }
  return openToAll;
}
