import { readScript } from '#host/store/documents.ts';
import { listScripts } from '#host/store/queries/entities.ts';
import { textOf } from '#host/store/queries/texts.ts';
import type { ServerScript } from '../backends/backend-port.ts';
import { tokensOf } from '../world/model.ts';
import type { Run } from '../world/studio.ts';

/** One script as both sides can be compared by. */
export interface ScriptFacts {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly status: string;
  readonly body: string;
}

const byId = (one: ScriptFacts, two: ScriptFacts) => (one.id < two.id ? -1 : 1);

export function serverFacts(scripts: readonly ServerScript[]): ScriptFacts[] {
  return scripts
    .map(({ id, name, description, status, body }) => ({
      id,
      name,
      description: description === '' ? null : description,
      status,
      body,
    }))
    .sort(byId);
}

/** What a studio shows its author. */
export function studioFacts({ store }: Run): ScriptFacts[] {
  return listScripts(store)
    .map((row) => {
      const { name, description, status, script_body } = readScript(String(row.local_json));
      const body = script_body === null ? null : textOf(store, script_body);
      return {
        id: row.remote_id ?? `(${row.lid})`,
        name,
        description: description ?? null,
        status,
        body: body ?? '(missing)',
      };
    })
    .sort(byId);
}

/** In words, the first thing in which two lists differ; null where they are the same. */
export function firstDifference(studio: readonly ScriptFacts[], server: readonly ScriptFacts[]): string | null {
  const there = new Map(server.map((script) => [script.id, script]));
  for (const here of studio) {
    const other = there.get(here.id);
    if (other === undefined) return `"${here.name}" ${here.id} is here only`;
    there.delete(here.id);
    for (const field of ['name', 'description', 'status', 'body'] as const) {
      if (here[field] !== other[field])
        return `${field} of ${here.id} is ${JSON.stringify(here[field])} here and ${JSON.stringify(other[field])} there`;
    }
  }
  const [missing] = there.values();
  return missing === undefined ? null : `"${missing.name}" ${missing.id} is on the server only`;
}

/** Tokens of everything in a studio's Trash: the texts kept there and all versions that were known of them. */
export function trashTokens({ store, sync }: Run): Set<string> {
  const tokens = new Set<string>();
  const add = (text: string | null) => {
    for (const token of tokensOf(text ?? '')) tokens.add(token);
  };
  for (const { trash_id } of sync.trash())
    for (const text of Object.values(sync.trashContent(trash_id).texts)) add(text);
  const versions = store.all(
    store.build
      .selectFrom('script_version')
      .innerJoin('trash', 'trash.lid', 'script_version.lid')
      .select(['script_version.body_hash', 'script_version.effective_hash']),
  );
  for (const { body_hash, effective_hash } of versions) {
    add(textOf(store, body_hash));
    add(textOf(store, effective_hash));
  }
  return tokens;
}
