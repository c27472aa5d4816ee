import type { LocalEffect } from '#contract/model/publish-plan.ts';
import type { EntityState } from '#contract/model/tracked-entity.ts';
import { typeOf } from '#engine/sync/entity-types.ts';
import { readDocument, sealDocument } from '#host/store/documents.ts';
import { moveBelongings } from '#host/store/queries/belongings.ts';
import { deleteEntity, findEntity, updateEntity } from '#host/store/queries/entities.ts';
import { hasText, putText } from '#host/store/queries/texts.ts';
import { findTrashOf } from '#host/store/queries/trash.ts';
import type { EntityRow } from '#host/store/workspace-schema.ts';
import { readLeftBehindAgain } from '../conflicts/left-behind.ts';
import { ownFields, serverFields } from '../elements.ts';
import { repoint } from '../repoint.ts';
import { type KeepInTrash, keepInTrash } from '../trash/keep-in-trash.ts';
import { writeLocal } from './write-local.ts';

export type EffectOutcome = 'added' | 'updated' | 'deleted' | 'same';

/** Everything an effect writes with; the same as for the Trash. */
export type EffectWriter = KeepInTrash;

/**
 * Carries out one effect of a plan on the local store (`sync.md` 3.4). Nothing of the author's is lost by it. Runs in
 * the caller's transaction; `texts` are those that came into being by merging.
 */
export function carryOutEffect(
  writer: EffectWriter,
  effect: LocalEffect,
  texts: ReadonlyMap<string, string>,
): EffectOutcome {
  const row = findEntity(writer.store, effect.lid);
  if (row === undefined) return 'same';
  switch (effect.kind) {
    case 'take':
      return take(writer, row, effect.state);
    case 'agree':
      agree(writer, row, effect.state);
      return 'same';
    case 'merge':
      merge(writer, row, effect, texts);
      return 'updated';
    case 'renumber':
      renumber(writer, row, effect);
      return 'same';
    case 'adopt':
      return adopt(writer, row, effect);
    case 'trash':
      return trash(writer, row, effect.notice);
    case 'forget':
      return forget(writer, row);
  }
}

function take(writer: EffectWriter, row: EntityRow, state: EntityState): EffectOutcome {
  const { json, hash } = sealDocument(typeOf(writer.types, row.type), state.document);
  // While the new text has not arrived, the one that is here stays to work with.
  if (row.local_json !== null && losesText(writer, row, state)) return 'same';
  const after = { ...row, local_json: json, local_hash: hash, ...agreedOn(row, json, hash) };
  if (row.local_json === null) {
    const seen = row.server_json === null ? null : (JSON.parse(row.server_json) as { updated_at?: unknown }).updated_at;
    const saved_at = typeof seen === 'string' ? seen : writer.clock.now().toISOString();
    updateEntity(writer.store, { ...after, local_rev: row.local_rev + 1, saved_at });
    return 'added';
  }
  writeLocal(writer, row, after);
  return 'updated';
}

function losesText({ store, types }: EffectWriter, row: EntityRow, state: EntityState): boolean {
  if (row.local_json === null) return false;
  const local = readDocument(row.local_json);
  const fields = typeOf(types, row.type).fields.filter((field) => field.merge === 'text_lines');
  const isHere = (hash: unknown) => typeof hash === 'string' && hasText(store, hash);
  return fields.some(({ name }) => isHere(local[name]) && !isHere(state.document[name]));
}

function agree(writer: EffectWriter, row: EntityRow, state: EntityState): void {
  const { json, hash } = sealDocument(typeOf(writer.types, row.type), state.document);
  writeLocal(writer, row, { ...row, ...agreedOn(row, json, hash) });
}

/** Only while it is what the plan was made from: the author may have gone on. */
function renumber(
  writer: EffectWriter,
  row: EntityRow,
  { state, base }: Extract<LocalEffect, { kind: 'renumber' }>,
): void {
  if (row.local_json === null) return;
  const type = typeOf(writer.types, row.type);
  const { json, hash } = sealDocument(type, state.document);
  const agreed = base === undefined ? null : sealDocument(type, base.document);
  const based = agreed === null ? {} : { base_json: agreed.json, base_hash: agreed.hash };
  writeLocal(writer, row, { ...row, local_json: json, local_hash: hash, ...based });
}

function merge(
  writer: EffectWriter,
  row: EntityRow,
  effect: Extract<LocalEffect, { kind: 'merge' }>,
  texts: ReadonlyMap<string, string>,
): void {
  const type = typeOf(writer.types, row.type);
  const merged = sealDocument(type, effect.state.document);
  const base = sealDocument(type, effect.base.document);
  for (const value of Object.values(effect.state.document)) {
    const text = typeof value === 'string' ? texts.get(value) : undefined;
    if (text !== undefined) putText(writer.store, text);
  }
  writeLocal(writer, row, {
    ...row,
    local_json: merged.json,
    local_hash: merged.hash,
    ...agreedOn(row, base.json, base.hash),
  });
}

/** The local entity takes over what the server has under its name; the row that followed it until now goes. */
function adopt(writer: EffectWriter, row: EntityRow, effect: Extract<LocalEffect, { kind: 'adopt' }>): EffectOutcome {
  const absorbed = findEntity(writer.store, effect.absorbs_lid);
  if (absorbed === undefined) return 'same';
  const { json, hash } = sealDocument(typeOf(writer.types, row.type), effect.state.document);
  const after = absorb(writer, row, absorbed);
  writeLocal(writer, row, { ...after, ...agreedOn(after, json, hash) });
  return 'updated';
}

/**
 * What the server showed of `absorbed` becomes what it shows of `row`, and what referred to it refers to `row`; `absorbed`
 * itself is gone afterwards.
 */
export function absorb({ store, types }: EffectWriter, row: EntityRow, absorbed: EntityRow): EntityRow {
  const { remote_id, facts_json, server_json, found_json, late_json } = absorbed;
  const { list_fingerprint, foreign_birth, wedged } = absorbed;
  const type = typeOf(types, row.type);
  const { remote_json: json, remote_hash: hash } = absorbed;
  const theirs =
    json === null || type.elements === undefined ? null : serverFields(store, type, absorbed.lid, readDocument(json));
  moveBelongings(store, absorbed.lid, row.lid);
  repoint({ store, types }, absorbed, row.lid);
  deleteEntity(store, absorbed.lid);
  // Its elements are those of the same name here, from now on under the ids of here.
  const own = theirs === null ? null : sealDocument(type, ownFields(store, type, row, theirs, 'plain'));
  const remote = { remote_json: own?.json ?? json, remote_hash: own?.hash ?? hash };
  const seen = { remote_id, ...remote, facts_json, server_json, found_json, late_json };
  return { ...row, ...seen, list_fingerprint, foreign_birth, wedged };
}

function trash(writer: EffectWriter, row: EntityRow, notice: string): EffectOutcome {
  readLeftBehindAgain(writer.store, writer.types, row);
  keepInTrash(writer, row, row.local_json ?? row.base_json, notice);
  return 'deleted';
}

/** A deletion of the author's that has been published, or a row that never was anything. What was deleted is in the Trash. */
function forget(writer: EffectWriter, row: EntityRow): EffectOutcome {
  const json = findTrashOf(writer.store, row.lid) === undefined ? row.base_json : null;
  readLeftBehindAgain(writer.store, writer.types, row);
  keepInTrash(writer, row, json, 'You deleted it, and that was published.');
  return 'same';
}

/** The base is what the server shows now, with the version it had. */
export function agreedOn(row: Pick<EntityRow, 'facts_json'>, json: string, hash: string) {
  const { current_version } = JSON.parse(row.facts_json) as { current_version?: number | null };
  return { base_json: json, base_hash: hash, base_version: current_version ?? null };
}
