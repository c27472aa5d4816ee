import type { Sandbox } from '#sandbox/client/sandbox.ts';
import type { Installation } from '../db/queries/installation/installation.ts';
import type { Database } from '../db/with-tenant.ts';
import type { CredentialKeys } from '../provisioning/credentials/credential-keys.ts';
import type { ProvisioningEngine } from '../provisioning/provisioning-engine.ts';
import type { LintWorker } from './lint-worker.ts';
import type { TokenService } from './token-service.ts';

/** What the routes work with. Made once at the start, handed down, never global. */
export interface Dependencies {
  readonly db: Database;
  readonly sandbox: Sandbox;
  readonly lint: LintWorker;
  readonly installation: Installation;
  readonly tokens: TokenService;
  readonly credentialKeys: CredentialKeys;
  /** Beyond the public internet: what connectors may reach. */
  readonly networks: readonly string[];
  readonly provisioning: ProvisioningEngine;
  readonly clock: () => Date;
  /** How long a refresh token that was just exchanged still gives out the same successor, for an answer that got lost. */
  readonly refreshGraceMs: number;
  readonly loginsPerMinute: number;
}
