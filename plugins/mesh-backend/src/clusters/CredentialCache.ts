import type { KubernetesCredential } from '@backstage/plugin-kubernetes-node';
import type { CredentialSource } from '../ingest/ApiConnection';
import { type Clock, withTimeout } from '../ingest/clock';
import { KubernetesApiError } from '../ingest/KubernetesApiError';

const maxAgeMs = 600_000;
const beforeExpiryMs = 60_000;
const patienceMs = 20_000;

/** When a bearer token of the JWT form expires, in milliseconds since the epoch. */
function expiryOf(credential: KubernetesCredential): number {
  if (credential.type !== 'bearer token') {
    return Infinity;
  }
  try {
    const claims = JSON.parse(
      Buffer.from(credential.token.split('.')[1] ?? '', 'base64url').toString(),
    );
    return typeof claims.exp === 'number' ? claims.exp * 1000 : Infinity;
  } catch {
    return Infinity;
  }
}

/**
 * Holds the credential of a cluster for at most ten minutes, for less where it expires earlier, and until the API
 * server refuses it. Several who ask at once cause one question.
 */
export class CredentialCache implements CredentialSource {
  readonly #load: () => Promise<KubernetesCredential>;
  readonly #clock: Clock;
  #loading?: Promise<KubernetesCredential>;
  #held?: { credential: KubernetesCredential; until: number };

  constructor(options: {
    load: () => Promise<KubernetesCredential>;
    clock: Clock;
  }) {
    this.#load = options.load;
    this.#clock = options.clock;
  }

  async get(): Promise<KubernetesCredential> {
    if (this.#held && this.#clock.now() < this.#held.until) {
      return this.#held.credential;
    }
    this.#loading ??= this.#refresh().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  refuse(credential: KubernetesCredential): void {
    if (this.#held?.credential === credential) {
      this.#held = undefined;
    }
  }

  async #refresh(): Promise<KubernetesCredential> {
    let credential: KubernetesCredential;
    try {
      credential = await withTimeout(
        this.#clock,
        patienceMs,
        this.#load(),
        'Timed out',
      );
    } catch (error) {
      // What a provider says may quote what it was given.
      throw new KubernetesApiError(
        `No credential could be had for the cluster (${
          error instanceof Error ? error.name : 'Error'
        })`,
        { cause: error },
      );
    }
    const now = this.#clock.now();
    this.#held = {
      credential,
      until: Math.min(now + maxAgeMs, expiryOf(credential) - beforeExpiryMs),
    };
    return credential;
  }
}
