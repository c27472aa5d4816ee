import { describe, expect, test } from 'vitest';
import { accessTable } from '#contract/http/access-table.ts';
import {
  type Access,
  accessActions,
  accessOf,
  backendStarting,
  standingOf,
  type Who,
} from '#engine/access/session-access.ts';

const who = (parts: Partial<Who>): Who => ({ state: 'signed_in', email: 'vera@x.test', roles: [], ...parts });
const reasonOf = (access: Access) => (access.allowed ? null : access.reason);

describe('AC-5 036 FR-036 FR-038 SC-009 what a session may do, before the backend is asked', () => {
  const forAnybody: readonly string[] = ['read_connectors', 'own_status'];
  const needed: Readonly<Record<string, string>> = { read_resources: 'auditor', provision: 'operator' };

  test.each(accessActions)('%s: an administrator may, everybody else is told what is missing', (action) => {
    for (const role of ['admin', 'super_admin'])
      expect(accessOf(action, who({ roles: [role] }))).toEqual({ allowed: true });
    const refused = accessOf(action, who({ roles: ['user'] }));
    if (forAnybody.includes(action)) {
      expect(refused).toEqual({ allowed: true });
      return;
    }
    expect(refused).toMatchObject({ allowed: false, remedy: null });
    expect(reasonOf(refused)).toMatch(
      new RegExp(`^vera@x\\.test has the role user, and .* needs ${needed[action] ?? 'admin'}\\. Ask an administrator`),
    );
    expect(reasonOf(accessOf(action, who({ roles: [] })))).toContain('has no role');
  });

  test.each([
    ['signed_out', 'You are not signed in. Sign in to ', 'sign_in'],
    ['expired', 'Your sign-in has expired. Sign in again to ', 'sign_in'],
    ['no_backend', 'This workspace has no backend. Choose one in the workspace settings to ', 'workspace'],
  ] as const)('%s comes first, with what leads on, whatever the role', (state, words, remedy) => {
    for (const action of accessActions) {
      const access = accessOf(action, who({ state, roles: ['admin'] }));
      expect(access).toMatchObject({ allowed: false, remedy });
      expect(reasonOf(access)).toContain(words);
    }
  });

  test('AC-8 while the backend starts, or the workspace signs itself in, nobody is asked to sign in', () => {
    for (const action of accessActions) {
      for (const state of ['signed_out', 'signing_in', 'expired'] as const) {
        const access = accessOf(action, who({ state: standingOf(state, 'starting') }));
        expect(access).toMatchObject({ allowed: false, reason: backendStarting, remedy: 'wait' });
      }
      const coming = accessOf(action, who({ state: standingOf('signing_in', 'online') }));
      expect(coming).toMatchObject({ allowed: false, remedy: 'wait' });
      expect(reasonOf(coming)).toContain('You are being signed in.');
    }
    expect(standingOf('signed_in', 'starting')).toBe('signed_in');
    expect(standingOf('signed_out', 'offline')).toBe('signed_out');
    expect(standingOf('signed_in', 'none')).toBe('no_backend');
  });

  test('an operator provisions and an auditor only looks', () => {
    const may = (role: string) => accessActions.filter((action) => accessOf(action, who({ roles: [role] })).allowed);
    expect(new Set(may('operator'))).toEqual(new Set([...forAnybody, 'read_resources', 'provision']));
    expect(new Set(may('auditor'))).toEqual(new Set([...forAnybody, 'read_resources']));
  });

  test('a role that only looks like one is none', () => {
    for (const role of ['Admin', 'administrator', 'super-admin', ' admin'])
      expect(accessOf('publish', who({ roles: [role] })).allowed).toBe(false);
  });

  test('the table leaves nothing but sign-in, health and descriptions to everybody', () => {
    const open = Object.entries(accessTable).flatMap(([key, { permission }]) => (permission === 'public' ? [key] : []));
    expect(open.filter((key) => key.includes('/governance') || key.includes('/v1/'))).toEqual([]);
  });
});
