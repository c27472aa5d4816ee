import { z } from 'zod';
import { type ConnectorSchema, connectorSchema } from '#contract/model/connector-schema.ts';
import { defaultProfile, type LintProfile, lintProfile } from '#contract/model/lint-profile.ts';
import type { Store } from '../store.ts';
import type { WorkspaceSchema } from '../workspace-schema.ts';
import { readUiState, writeUiState } from './key-values.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

/** No window can write these: its own keys begin with `ws:`. */
const profileKey = 'checks:profile';
const schemaKey = (lid: string | null) => (lid === null ? 'checks:schema' : `checks:schema:${lid}`);

/** The workspace's lint profile; one that this studio cannot read has no effect. */
export function readLintProfile(store: WorkspaceStore): LintProfile {
  return lintProfile.safeParse(readUiState(store, profileKey)).data ?? defaultProfile;
}

export function writeLintProfile(store: WorkspaceStore, profile: LintProfile): void {
  writeUiState(store, profileKey, { ...profile });
}

/** The attribute schema of a script, or with null the workspace's. */
export function readAttributeSchema(store: WorkspaceStore, lid: string | null): ConnectorSchema | null {
  return z.nullable(connectorSchema).safeParse(readUiState(store, schemaKey(lid))).data ?? null;
}

export function writeAttributeSchema(store: WorkspaceStore, lid: string | null, schema: ConnectorSchema | null): void {
  writeUiState(store, schemaKey(lid), schema);
}
