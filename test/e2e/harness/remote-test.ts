import { type BackendProcess, startBackend } from './backend-process.ts';
import { test as studioTest } from './studio-test.ts';

/** A studio whose workspace is bound to a backend that the test may stop, start and ask past the studio. */
export const test = studioTest.extend<{ readonly remote: BackendProcess }>({
  remote: async ({ page: _page }, use) => {
    const remote = await startBackend();
    await use(remote);
    await remote.remove();
  },
  backend: async ({ remote }, use) => use(remote.origin),
});
