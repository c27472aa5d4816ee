import { availableParallelism } from 'node:os';
import type { Database } from '#backend/db/with-tenant.ts';
import type { Sandbox } from '#sandbox/client/sandbox.ts';
import type { CredentialKeys } from './credentials/credential-keys.ts';
import { Changes } from './engine/changes.ts';
import { defaultPatience, type EngineContext, type Patience } from './engine/engine-context.ts';
import { Worker } from './engine/worker.ts';
import { ProvisionQueue, type QueueConnection } from './queue/provision-queue.ts';

/** Provisions that one worker runs at the same time, for each of the machine's cores: they mostly wait for targets. */
const perCore = 8;

export interface EngineOptions {
  /** Whether this process also runs provisions. Default: yes. */
  readonly worker?: boolean;
  readonly concurrency?: number;
  readonly patience?: Partial<Patience>;
  readonly onPoint?: EngineContext['onPoint'];
}

interface Parts {
  readonly db: Database;
  readonly sandbox: Sandbox;
  readonly credentialKeys: CredentialKeys;
  readonly networks: readonly string[];
  readonly log: EngineContext['log'];
  readonly connection: QueueConnection;
}

/** Takes operations on resources in, and carries them out where it is told to. */
export interface ProvisioningEngine {
  readonly queue: ProvisionQueue;
  readonly changes: Changes;
  /** Aborts when the backend closes. */
  readonly closing: AbortSignal;
  /** What was asked to end is ended at once where it runs in this process; others see it within half a second. */
  cancel(provision_id: string): void;
  /** Lets go of those who follow provisions. */
  letGo(): void;
  close(): Promise<void>;
}

/** @throws the driver's error where the queue's schema can neither be found nor made. */
export async function startEngine(parts: Parts, options: EngineOptions): Promise<ProvisioningEngine> {
  const { db, sandbox, credentialKeys, networks, log, connection } = parts;
  const { worker: works = true, onPoint = () => undefined } = options;
  const onError = (error: Error) => log.warn({ err: error }, 'The queue of provisions had a problem.');
  const queue = await ProvisionQueue.open(connection, { supervise: works, onError });
  const changes = new Changes();
  const patience = { ...defaultPatience, ...options.patience };
  const context: EngineContext = { db, sandbox, credentialKeys, networks, queue, changes, patience, log, onPoint };
  const concurrency = options.concurrency ?? perCore * availableParallelism();
  const worker = works ? new Worker(context, { concurrency }) : null;
  const closing = new AbortController();
  return {
    queue,
    changes,
    closing: closing.signal,
    cancel: (provision_id) => worker?.cancel(provision_id),
    letGo: () => closing.abort(),
    async close() {
      closing.abort();
      await worker?.stop();
      await queue.close();
    },
  };
}
