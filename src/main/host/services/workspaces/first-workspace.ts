import type { Workspace } from '#contract/rpc/workspace.ts';
import type { OpenWorkspace } from './open-workspace.ts';
import type { Workspaces } from './workspaces.ts';

/** What the embedded backend's `--seed demo` creates. The password is public: that backend is reachable from this machine alone. */
const demo = {
  tenant_id: '11111111-1111-4111-8111-111111111111',
  email: 'admin@demo.test',
  password: 'Hookwright-demo-1',
} as const;

/**
 * Opens the workspace the studio starts with: the last one, or the one of the backend that was asked for, or on the very
 * first start a new "Demo" with the sample scripts. A workspace is never pointed at another backend by a start option.
 */
export async function openFirstWorkspace(workspaces: Workspaces, backend: string | undefined): Promise<Workspace> {
  const last = workspaces.lastActive();
  if (backend === undefined || last?.backend === backend) {
    return last ? workspaces.activate(last.id, signInWhenOnline) : openDemo(workspaces, 'embedded');
  }
  const bound = workspaces.all().find((one) => one.backend === backend);
  return bound ? workspaces.activate(bound.id, signInWhenOnline) : openDemo(workspaces, backend);
}

async function openDemo(workspaces: Workspaces, backend: string): Promise<Workspace> {
  const { id } = workspaces.add({
    name: freeName(workspaces, 'Demo'),
    backend,
    tenant_id: backend === 'none' ? null : demo.tenant_id,
    colour: 'blue',
  });
  return workspaces.activate(id, (opened) => {
    opened.authoring?.importSamples(backend !== 'none');
    if (backend === 'embedded') opened.authoring?.noteDemoSignIn('pending');
    signInWhenOnline(opened);
  });
}

/** The demo signs itself in once, also when the studio was ended before its backend had first answered. */
function signInWhenOnline(opened: OpenWorkspace): void {
  if (opened.workspace.backend !== 'embedded' || opened.authoring?.demoSignIn !== 'pending') return;
  opened.whenFirstOnline = async () => {
    if (opened.session.view().state === 'signed_out') await opened.session.signIn(demo);
    opened.authoring?.noteDemoSignIn('done');
  };
}

function freeName(workspaces: Workspaces, name: string): string {
  const taken = new Set(workspaces.all().map((workspace) => workspace.name));
  let free = name;
  for (let number = 2; taken.has(free); number += 1) free = `${name} ${number}`;
  return free;
}
