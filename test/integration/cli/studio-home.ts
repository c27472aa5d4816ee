import { createWorkspaceInput } from '#contract/rpc/workspace.ts';
import { startStudioHost } from '#host/app/start-host.ts';
import type { StudioCaller } from '#host/rpc/router.ts';

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
