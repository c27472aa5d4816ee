import type { Database } from '#backend/db/with-tenant.ts';
import type { Sandbox } from '#sandbox/client/sandbox.ts';
import type { CredentialKeys } from '../credentials/credential-keys.ts';
import type { ProvisionQueue } from '../queue/provision-queue.ts';
import type { Changes } from './changes.ts';

/** How patient a worker is. Milliseconds. */
export interface Patience {
  /** How long a worker that says nothing still holds what it took. */
  readonly leaseMs: number;
  /** One call of an adapter. */
  readonly callMs: number;
  /** How long a target may still work on a call that was broken off. */
  readonly lateMs: number;
  /** Tries of an operation whose target does not answer, the first included. */
  readonly callTries: number;
  /** Before the second try; doubled for each further one. */
  readonly callBackoffMs: number;
  /** How many workers may die over a provision, or break off for reasons of their own, before it is given up. */
  readonly deliveries: number;
}

export const defaultPatience: Patience = {
  leaseMs: 15_000,
  callMs: 60_000,
  lateMs: 10_000,
  callTries: 4,
  callBackoffMs: 1_000,
  deliveries: 20,
};

interface Log {
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** What the engine works with. */
export interface EngineContext {
  readonly db: Database;
  readonly sandbox: Sandbox;
  readonly credentialKeys: CredentialKeys;
  /** Beyond the public internet: what connectors may reach. */
  readonly networks: readonly string[];
  readonly queue: ProvisionQueue;
  readonly changes: Changes;
  readonly patience: Patience;
  readonly log: Log;
  /** Waits at every place where a worker may be lost, for tests that lose one there. */
  readonly onPoint: (point: string, provision_id: string) => Promise<void> | undefined;
}
