import type { OpenWorkspace } from './open-workspace.ts';

/** What the embedded backend's `--seed demo` creates. The password is public: that backend is reachable from this machine alone. */
export const demo = {
  tenant_id: '11111111-1111-4111-8111-111111111111',
  email: 'admin@demo.test',
  password: 'Hookwright-demo-1',
} as const;

/** The demo signs itself in once, also when the studio was ended before its backend had first answered. */
export function signInWhenOnline(opened: OpenWorkspace): void {
  if (opened.workspace.backend !== 'embedded' || opened.authoring?.demoSignIn !== 'pending') return;
  const { session } = opened;
  session.expectSignIn(true);
  opened.whenFirstOnline = async () => {
    try {
      if (session.view().email === null) await session.signIn(demo);
      opened.authoring?.noteDemoSignIn('done');
    } finally {
      session.expectSignIn(false);
    }
  };
}
