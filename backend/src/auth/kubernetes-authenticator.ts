import { KubernetesApiError } from '../kubernetes/api-client.ts';
import type { Access } from './access.ts';
import { AuthUnavailableError, digest } from './authenticator.ts';
import type { Authenticator } from './authenticator.ts';

/** How long an answer holds: so long may somebody see flows after they lost the right to. */
const REMEMBER_MS = 60_000;
/** A token that was refused may be asked for again soon: it may have been made a moment ago. */
const REMEMBER_REFUSED_MS = 5_000;
const MOST_REMEMBERED = 5_000;
const REVIEWS_AT_ONCE = 16;
const TOKEN_REVIEWS = '/apis/authentication.k8s.io/v1/tokenreviews';
const ACCESS_REVIEWS = '/apis/authorization.k8s.io/v1/subjectaccessreviews';

/** Sends an object to the API server and gives what it answers. */
export interface Reviewer {
  create(path: string, object: object): Promise<unknown>;
}

interface User {
  readonly username?: string;
  readonly uid?: string;
  readonly groups?: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

interface TokenReview {
  readonly status?: { readonly authenticated?: boolean; readonly user?: User };
}

interface SubjectAccessReview {
  readonly status?: { readonly allowed?: boolean };
}

interface Remembered {
  readonly access: Promise<Access | undefined>;
  untilMs: number;
}

/**
 * Lets the cluster decide: TokenReview says whose token it is, SubjectAccessReview whether they may list pods, in the
 * whole cluster or in which namespaces. (A review of the subject, not of oneself: on a connection with a client
 * certificate the server would answer for that.) Tokens are not kept, only their digests.
 */
export class KubernetesAuthenticator implements Authenticator {
  readonly signsIn = true;
  readonly #api: Reviewer;
  readonly #namespaces: () => Iterable<string>;
  readonly #remembered = new Map<string, Remembered>();

  constructor(api: Reviewer, namespaces: () => Iterable<string>) {
    this.#api = api;
    this.#namespaces = namespaces;
  }

  accessOf(token: string | undefined): Promise<Access | undefined> {
    if (token === undefined) return Promise.resolve(undefined);
    const key = digest(token).toString('base64');
    const now = Date.now();
    const known = this.#remembered.get(key);
    if (known && known.untilMs > now) return known.access;
    const remembered: Remembered = { access: this.#review(token), untilMs: now + REMEMBER_MS };
    this.#remember(key, remembered);
    remembered.access.then(
      (access) => {
        if (!access) remembered.untilMs = Date.now() + REMEMBER_REFUSED_MS;
      },
      () => this.#remembered.delete(key),
    );
    return remembered.access;
  }

  #remember(key: string, remembered: Remembered): void {
    this.#remembered.delete(key);
    this.#remembered.set(key, remembered);
    for (const oldest of this.#remembered.keys()) {
      if (this.#remembered.size <= MOST_REMEMBERED) break;
      this.#remembered.delete(oldest);
    }
  }

  async #review(token: string): Promise<Access | undefined> {
    try {
      const review = (await this.#api.create(TOKEN_REVIEWS, {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenReview',
        spec: { token },
      })) as TokenReview;
      const user = review.status?.user;
      if (review.status?.authenticated !== true || !user?.username) return undefined;
      if (await this.#mayListPods(user, undefined)) {
        return { user: user.username, namespaces: undefined };
      }
      return { user: user.username, namespaces: await this.#namespacesOf(user) };
    } catch (error) {
      const reason =
        error instanceof KubernetesApiError && error.status === 403
          ? 'the backend may not ask the cluster who a token belongs to: bind it to the ClusterRole system:auth-delegator'
          : 'the cluster does not answer who the token belongs to';
      throw new AuthUnavailableError(reason, { cause: error });
    }
  }

  async #namespacesOf(user: User): Promise<ReadonlySet<string>> {
    const allowed = new Set<string>();
    const left = [...this.#namespaces()];
    const ask = async () => {
      for (let name = left.pop(); name !== undefined; name = left.pop()) {
        if (await this.#mayListPods(user, name)) allowed.add(name);
      }
    };
    await Promise.all(Array.from({ length: REVIEWS_AT_ONCE }, ask));
    return allowed;
  }

  async #mayListPods(user: User, namespace: string | undefined): Promise<boolean> {
    const review = (await this.#api.create(ACCESS_REVIEWS, {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: {
        user: user.username,
        uid: user.uid,
        groups: user.groups,
        extra: user.extra,
        resourceAttributes: { verb: 'list', resource: 'pods', ...(namespace && { namespace }) },
      },
    })) as SubjectAccessReview;
    return review.status?.allowed === true;
  }
}
