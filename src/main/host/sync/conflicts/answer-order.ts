import { z } from 'zod';
import type { Json } from '#contract/model/scalars.ts';
import type { SyncConflict } from '#contract/model/sync-conflict.ts';
import { renumber } from '#engine/plan/sparse-order.ts';
import { readDocument, sealDocument } from '#host/store/documents.ts';
import { findEntities } from '#host/store/queries/touched.ts';
import type { EntityRow } from '#host/store/workspace-schema.ts';
import { agreedOn } from '../reconcile/local-effects.ts';
import { writeLocal } from '../reconcile/write-local.ts';
import { type Answering, invalid } from './answering.ts';

const listed = z.array(z.object({ lid: z.string(), name: z.string() }));
const arranged = z.array(z.string());

/** Every entity of the lists that an order conflict speaks of: an answer writes the places of all of them. */
export function orderedLids({ kind, fields }: SyncConflict): string[] {
  if (kind !== 'order') return [];
  const lids = fields.flatMap((field) => [field.base, field.theirs, field.yours].flatMap(lidsOf));
  return [...new Set(lids)];
}

/** Places as the server has them; what only is here comes behind. */
export function takeTheirOrder(answering: Answering): string {
  return arrange(answering, lidsOf(answering.conflict.fields[0]?.theirs ?? null));
}

/** Places as they are here; what others have added comes behind. */
export function keepMyOrder(answering: Answering): string {
  return arrange(answering, lidsOf(answering.conflict.fields[0]?.yours ?? null));
}

/** Places as the answer lists them. */
export function arrangeOrder(answering: Answering): string {
  const [field] = answering.conflict.fields;
  const wanted = arranged.safeParse(answering.answer.fields?.[field?.field ?? '']);
  if (!wanted.success) throw invalid('The answer does not say in which order they shall stand.');
  return arrange(answering, wanted.data);
}

/** Theirs counts as seen, so that from now on only the places chosen here differ from the server's. */
function arrange({ writer, type, conflict }: Answering, chosen: readonly string[]): string {
  const { order } = type;
  if (order === undefined) throw invalid('It has no place in a list.');
  const rows = findEntities(writer.store, orderedLids(conflict)).filter((row) => row.local_json !== null);
  const numbers = new Map(rows.map((row) => [row.lid, numberIn(row.remote_json, order.field)]));
  const rest = rows.map(({ lid }) => lid).filter((lid) => !chosen.includes(lid));
  const wanted = [...chosen.filter((lid) => numbers.has(lid)), ...rest];
  const held = [...numbers].flatMap(([id, number]) => (number === null ? [] : [{ id, order: number }]));
  const moves = new Map(renumber(held, wanted).map(({ id, order: number }) => [id, number]));
  for (const row of rows) {
    const number = moves.get(row.lid) ?? numbers.get(row.lid) ?? null;
    if (row.local_json === null || number === null) continue;
    const local = sealDocument(type, { ...readDocument(row.local_json), [order.field]: number });
    writeLocal(writer, row, {
      ...row,
      local_json: local.json,
      local_hash: local.hash,
      ...seenPlace(row, type, order.field),
    });
  }
  return `The order is settled; publish to send what moves.`;
}

function seenPlace(row: EntityRow, type: Answering['type'], field: string): Partial<EntityRow> {
  const theirs = numberIn(row.remote_json, field);
  if (row.base_json === null || theirs === null) return {};
  const base = sealDocument(type, { ...readDocument(row.base_json), [field]: theirs });
  return agreedOn(row, base.json, base.hash);
}

function numberIn(json: string | null, field: string): number | null {
  const value = json === null ? null : readDocument(json)[field];
  return typeof value === 'number' ? value : null;
}

function lidsOf(value: Json | null): string[] {
  const parsed = listed.safeParse(value);
  return parsed.success ? parsed.data.map(({ lid }) => lid) : [];
}
