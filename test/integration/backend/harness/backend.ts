import { afterAll, beforeAll } from 'vitest';
import { type AppOptions, type Backend, buildApp } from '#backend/app/build-app.ts';
import { seedDemo } from '#backend/db/seed-demo.ts';
import { keysOf, makeCredentialKey } from '#backend/provisioning/credentials/credential-keys.ts';
import { createSandbox } from '#sandbox/client/sandbox.ts';
import type { NewDatabase } from './databases.ts';

export type TestOptions = Partial<Omit<AppOptions, 'database' | 'version'>>;

/** A seeded backend without a limit on sign-ins, with one sandbox host, a key of its own for credentials and no worker; it may reach loopback. */
export async function startBackend(newDatabase: NewDatabase, options: TestOptions = {}): Promise<Backend> {
  const backend = await buildApp({
    database: await newDatabase(),
    version: '0.0.0-test',
    log: { level: 'silent' },
    loginsPerMinute: 10_000,
    sandbox: createSandbox({ hosts: 1 }),
    credentialKeys: () => keysOf([makeCredentialKey()]),
    networks: ['127.0.0.0/8', '::1/128'],
    provisioning: { worker: false },
    ...options,
  });
  await seedDemo(backend.dependencies.db);
  return backend;
}

/** One backend for all tests of a `describe`. */
export function useBackend(newDatabase: NewDatabase, options: TestOptions = {}): () => Backend {
  let backend: Backend | null = null;
  beforeAll(async () => {
    backend = await startBackend(newDatabase, options);
  });
  afterAll(async () => {
    await backend?.app.close();
  });
  return () => {
    if (backend === null) throw new Error('The backend is used before it has started.');
    return backend;
  };
}
