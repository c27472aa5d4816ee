import type { Workspace } from '#contract/rpc/workspace.ts';
import { demo, signInWhenOnline } from './demo.ts';
import type { Workspaces } from './workspaces.ts';

/**
 * Opens the workspace the studio starts with: the last one, or the one of the backend that was asked for, or on the very
 * first start a new "Demo" with the sample scripts. A workspace is never pointed at another backend by a start option.
 */
export async function openFirstWorkspace(workspaces: Workspaces, backend: string | undefined): Promise<Workspace> {
  const last = workspaces.lastActive();
  if (backend === undefined || last?.backend === backend) {
    return last ? workspaces.start(last.id) : openDemo(workspaces, 'embedded');
  }
  const bound = workspaces.all().find((one) => one.backend === backend);
  return bound ? workspaces.start(bound.id) : openDemo(workspaces, backend);
}

async function openDemo(workspaces: Workspaces, backend: string): Promise<Workspace> {
  const { id } = workspaces.add({
    name: freeName(workspaces, 'Demo'),
    backend,
    tenant_id: backend === 'none' ? null : demo.tenant_id,
    tenant_name: null,
    colour: 'blue',
    production: false,
  });
  return workspaces.start(id, (opened) => {
    opened.authoring?.importSamples(backend !== 'none');
    if (backend === 'embedded') opened.authoring?.noteDemoSignIn('pending');
    signInWhenOnline(opened);
  });
}

function freeName(workspaces: Workspaces, name: string): string {
  const taken = new Set(workspaces.all().map((workspace) => workspace.name));
  let free = name;
  for (let number = 2; taken.has(free); number += 1) free = `${name} ${number}`;
  return free;
}
