import { globSync } from 'node:fs';
import path from 'node:path';
import { createWorkspaceInput } from '#contract/rpc/workspace.ts';
import { startStudioHost } from '#host/app/start-host.ts';
import type { StudioCaller } from '#host/rpc/router.ts';
import { workspaceKind } from '#host/store/kinds.ts';
import { openStore } from '#host/store/open-store.ts';
import { listChangeSets, updateChangeSet } from '#host/store/queries/change-sets.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';

export const demo = {
  tenant_id: '11111111-1111-4111-8111-111111111111',
  email: 'admin@demo.test',
  password: 'Hookwright-demo-1',
} as const;

/** Makes a studio in this folder, with a workspace "Acme" for this backend beside the first one, and closes it. */
export async function makeStudio(home: string, origin: string): Promise<void> {
  const input = { name: 'Acme', backend: origin, tenant_id: demo.tenant_id, colour: 'green' };
  const work = async ({ workspaces }: StudioCaller) =>
    void (await workspaces.create(createWorkspaceInput.parse(input)));
  await inStudio(home, work, 'none');
}

/** Opens the studio of this folder, as a window would, and closes it again. */
export async function inStudio(
  home: string,
  job: (caller: StudioCaller) => Promise<void>,
  backend?: string,
): Promise<void> {
  const host = await startStudioHost({ home, shell: 'browser', backend });
  try {
    await job(host.caller);
  } finally {
    await host.close();
  }
}

/** As a publish leaves it whose last request failed. */
export function stopHalfWay(home: string): void {
  for (const file of globSync(path.join(home, 'workspaces', '*', '*.db'))) {
    const store = openStore<WorkspaceSchema>(file, workspaceKind);
    for (const { cs_id } of listChangeSets(store, 1)) updateChangeSet(store, cs_id, { state: 'needs_person' });
    store.close();
  }
}
