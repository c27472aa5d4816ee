import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { LogEntry } from '#contract/rpc/studio.ts';
import { type StudioHost, type StudioHostOptions, startStudioHost } from '#host/app/start-host.ts';

export const demoTenant = '11111111-1111-4111-8111-111111111111';
export const demoPassword = 'Hookwright-demo-1';

/** A folder of the test, gone after it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'hookwright-host-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface TestHost extends StudioHost {
  readonly home: string;
  readonly log: readonly LogEntry[];
}

/** A studio host of the test, without a backend unless it names one; closed with the test at the latest. */
export async function startHost(options: Partial<StudioHostOptions> = {}): Promise<TestHost> {
  const home = options.home ?? temporaryFolder();
  const log: LogEntry[] = [];
  const host = await startStudioHost({
    home,
    shell: 'browser',
    backend: 'none',
    log: (entry) => log.push(entry),
    ...options,
  });
  let closing: Promise<void> | null = null;
  const close = () => {
    closing ??= host.close();
    return closing;
  };
  onTestFinished(close);
  return { ...host, close, home, log };
}

/** The open workspace's store file. */
export async function storeFile(host: TestHost): Promise<string> {
  const { active } = await host.caller.workspaces.list();
  return path.join(host.home, 'workspaces', active, 'store.db');
}
