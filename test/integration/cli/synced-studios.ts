import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { z } from 'zod';
import { scriptList } from '#contract/http/scripts.ts';
import type { ScriptRow } from '#contract/rpc/scripts.ts';
import { type BackendProcess, startBackend } from '#test/e2e/harness/backend-process.ts';
import { type FaultProxy, startFaultProxy } from '#test/fixtures/backend/fault-proxy.ts';
import { remoteAdmin } from '../backend/harness/server-process.ts';
import { temporaryFolder } from '../host/harness.ts';
import { runCli } from './run-cli.ts';
import { demo, inStudio, makeStudio } from './studio-home.ts';

const listTotal = z.object({ total: z.int() });
const withPassword = { HOOKWRIGHT_PASSWORD: demo.password };

/**
 * A backend, and two studios that are signed in to it. The backend allows a few sign-ins a minute, so tests work on copies
 * of these: `signedIn` gives the home of a fresh one.
 */
export function useSyncedStudios() {
  let backend: BackendProcess | undefined;
  let proxy: FaultProxy | undefined;
  let remote: Awaited<ReturnType<typeof remoteAdmin>> | undefined;
  const folders = mkdtempSync(path.join(tmpdir(), 'hookwright-cli-'));
  const studios = { mine: path.join(folders, 'mine'), theirs: path.join(folders, 'theirs') };
  beforeAll(async () => {
    backend = await startBackend();
    proxy = await startFaultProxy(backend.origin);
    remote = await remoteAdmin(backend.origin);
    for (const home of Object.values(studios)) {
      await makeStudio(home, proxy.origin);
      const end = await runCli(['pull', '--home', home, '--email', demo.email], '', withPassword);
      expect(end).toMatchObject({ code: 0, stderr: '' });
    }
  }, 120_000);
  afterAll(async () => {
    await proxy?.close();
    await backend?.remove();
    rmSync(folders, { recursive: true, force: true });
  });
  const asked = async (address: string): Promise<unknown> => (await there(remote).get(address)).json();
  return {
    backend: () => there(backend),
    /** Every studio reaches the backend through it. */
    proxy: () => there(proxy),
    remote: () => there(remote),
    signedIn: (whose: keyof typeof studios = 'mine'): string => {
      const home = temporaryFolder();
      cpSync(studios[whose], home, { recursive: true });
      return home;
    },
    published: async () => scriptList.parse(await asked('/governance/scripts?page_size=100')).scripts,
    /** How much there is of everything that is synchronised and was published. */
    publishedInAll: async () => {
      const own = ['scripts', 'script-templates', 'script-bindings', 'pipeline-tests'];
      const lists = [...own, 'lifecycle/configs', 'lifecycle/walks'];
      const addresses = ['/connectors', ...lists.map((list) => `/governance/${list}`)];
      const totals = addresses.map(async (address) => listTotal.parse(await asked(address)).total);
      return (await Promise.all(totals)).reduce((sum, total) => sum + total, 0);
    },
  };
}

export const create = (home: string, name: string, body = `return '${name}';\n`) =>
  inStudio(home, async (caller) => void (await caller.scripts.create({ name, body })));

export const edit = (home: string, name: string, body: string) =>
  inStudio(home, async ({ scripts }) => {
    const { lid } = find((await scripts.list()).rows, name);
    const { local_rev } = await scripts.get({ lid });
    expect(await scripts.saveDraft({ lid, body, base_rev: local_rev })).toMatchObject({ outcome: 'saved' });
  });

function find(scripts: readonly ScriptRow[], name: string): ScriptRow {
  const found = scripts.find((script) => script.name === name);
  if (!found) throw new Error(`There is no script ${name}.`);
  return found;
}

function there<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('The backend has not been started.');
  return value;
}
