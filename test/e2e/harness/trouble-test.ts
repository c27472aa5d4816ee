import path from 'node:path';
import { shortenDeadlines } from '#test/fixtures/backend/deadlines.ts';
import { type FaultProxy, startFaultProxy } from '#test/fixtures/backend/fault-proxy.ts';
import { test as remoteTest } from './remote-test.ts';
import { onlyStore } from './store-file.ts';

/** Long enough for a backend on a busy machine, short enough to wait for. */
const longestRequestMs = 2000;

/** A studio whose backend gives the plain API only, behind a proxy that makes what goes wrong on the way. */
export const test = remoteTest.extend<{ readonly network: FaultProxy }>({
  network: async ({ remote }, use) => {
    const proxy = await startFaultProxy(remote.origin);
    proxy.plain = true;
    await use(proxy);
    await proxy.close();
  },
  backend: async ({ network }, use) => use(network.origin),
  control: async ({ control }, use) => {
    await control.restart('stop', {
      between: () => shortenDeadlines(path.dirname(onlyStore(control.home)), 'baseline', longestRequestMs),
    });
    await use(control);
  },
});
