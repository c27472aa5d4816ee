import { type BackendProcess, startBackend } from './backend-process.ts';
import { test as studioTest } from './studio-test.ts';

export interface Remote {
  readonly remote: BackendProcess;
}

/** A studio whose workspace is bound to a backend that the test may stop, start and ask past the studio. */
export const test = studioTest.extend<Remote>({
  remote: async ({ seeded }, use) => {
    const remote = await startBackend(seeded);
    await use(remote);
    await remote.remove();
  },
  backend: async ({ remote }, use) => use(remote.origin),
});
