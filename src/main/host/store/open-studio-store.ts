import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '#contract/errors/app-error.ts';
import { type Workspace, workspace } from '#contract/rpc/workspace.ts';
import { listCopies, setAside } from './copies.ts';
import { studioKind } from './kinds.ts';
import { openStore } from './open-store.ts';
import { findWorkspace, putWorkspace } from './queries/workspaces.ts';
import { restoreCopy } from './restore-copy.ts';
import type { Store } from './store.ts';
import { StoreFailure } from './store-failure.ts';
import type { StudioSchema } from './studio-schema.ts';

/**
 * Opens `<home>/studio.db`. It holds nothing an author wrote, so a damaged one heals itself: it is moved aside, its last
 * copy takes its place, and workspaces that are missing there are found again from their own files. Throws `AppError` where
 * a newer studio wrote it, or it cannot be written to.
 */
export function openStudioStore(home: string, say: (message: string) => void): Store<StudioSchema> {
  const file = path.join(home, 'studio.db');
  try {
    return openStore<StudioSchema>(file, studioKind);
  } catch (error) {
    if (!(error instanceof StoreFailure) || error.state !== 'corrupt') throw unusable(error, file);
    const healed = heal(file);
    for (const found of findWorkspaces(home)) {
      if (!findWorkspace(healed.store, found.id)) putWorkspace(healed.store, found);
    }
    say(
      `${file} was damaged. It is kept as ${healed.aside}; workspaces and settings were taken from ${healed.source}.`,
    );
    return healed.store;
  }
}

function heal(file: string): { store: Store<StudioSchema>; aside: string; source: string } {
  const copies = listCopies(file);
  const aside = setAside(file, 'damaged') ?? file;
  for (const copy of copies) {
    try {
      restoreCopy(file, copy.file, 'damaged');
      return { store: openStore<StudioSchema>(file, studioKind), aside, source: `the copy ${copy.file}` };
    } catch {
      // The next older one may be sound.
    }
  }
  setAside(file, 'damaged');
  return { store: openStore<StudioSchema>(file, studioKind), aside, source: 'the workspaces themselves' };
}

/** What the workspaces' own files say that they are. */
function findWorkspaces(home: string): Workspace[] {
  const folder = path.join(home, 'workspaces');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => describeWorkspace(path.join(folder, name, 'store.db')));
}

function describeWorkspace(file: string): Workspace[] {
  try {
    const database = new Database(file, { readonly: true, fileMustExist: true });
    const rows = database.prepare<[], { key: string; value: string }>('SELECT key, value FROM meta').all();
    database.close();
    const {
      workspace_id: id,
      workspace_name: name,
      tenant_id,
      tenant_name,
      production,
      ...rest
    } = Object.fromEntries(rows.map(({ key, value }) => [key, value]));
    const tenant = { tenant_id: tenant_id || null, tenant_name: tenant_name || null };
    return [workspace.parse({ id, name, ...tenant, production: production === 'true', ...rest })];
  } catch {
    return [];
  }
}

function unusable(error: unknown, file: string): Error {
  if (!(error instanceof StoreFailure)) return error instanceof Error ? error : new Error(String(error));
  const [copy] = listCopies(file);
  const offer = error.state === 'newer' && copy ? ` Its last copy is ${copy.file}.` : '';
  return new AppError(`store_${error.state}`, error.message + offer);
}
