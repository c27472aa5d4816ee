import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Capabilities } from '#contract/http/system.ts';
import { systemRoutes } from '#contract/http/system.ts';
import { EventHub } from '#host/services/event-hub.ts';
import { Scripts } from '#host/services/scripts/scripts.ts';
import { workspaceKind } from '#host/store/kinds.ts';
import { openStore } from '#host/store/open-store.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { BackendClient } from '#host/sync/http/backend-client.ts';
import { createTransport } from '#host/sync/http/undici-transport.ts';
import type { WorkspaceSync } from '#host/sync/sync-service.ts';
import { systemClock } from '#host/sync/system-clock.ts';
import { createWorkspaceSync } from '#host/sync/workspace-sync.ts';

const tenant_id = '11111111-1111-4111-8111-111111111111';

/** The store, the scripts and the synchronisation of one workspace, on a disk and over a socket, without the rest of the host. */
export interface BenchStudio {
  readonly store: Store<WorkspaceSchema>;
  readonly scripts: Scripts;
  readonly sync: WorkspaceSync;
  /** HTTP requests sent so far. */
  requests(): number;
  close(): Promise<void>;
}

export async function openBenchStudio(origin: string): Promise<BenchStudio> {
  const folder = mkdtempSync(path.join(tmpdir(), 'hookwright-bench-'));
  const store = openStore<WorkspaceSchema>(path.join(folder, 'store.db'), workspaceKind);
  const transport = createTransport();
  const who = { sub: 'bench', tenant_id, email: 'bench@demo.test' };
  const tokens = { accessToken: () => Promise.resolve('bench'), claims: () => who };
  const client = new BackendClient({ origin, tenantId: tenant_id, transport, tokens });
  const capabilities = await readCapabilities(client);
  const sync = createWorkspaceSync({
    store,
    clock: systemClock,
    newId: randomUUID,
    client: () => client,
    capabilities: () => capabilities,
    who: () => who,
    workspace: () => ({
      id: '00000000-0000-4000-8000-000000000009',
      name: 'Bench',
      backend: origin,
      tenant_id,
      tenant_name: null,
      production: false,
      colour: 'blue',
      created_at: '2026-01-01T00:00:00.000Z',
    }),
    refusal: () => null,
    emit: () => {},
    backup: () => Promise.resolve(),
    log: () => {},
  });
  return {
    store,
    scripts: new Scripts(store, new EventHub()),
    sync,
    requests: () => client.requests,
    close: async () => {
      await sync.close();
      await transport.close();
      store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function readCapabilities(client: BackendClient): Promise<Capabilities | null> {
  const exchange = await client.exchange(systemRoutes.capabilities);
  return exchange.kind === 'answer' ? exchange.reply : null;
}
