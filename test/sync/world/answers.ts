import type { Json } from '#contract/model/scalars.ts';
import type { ConflictChoice } from '#contract/model/sync-conflict.ts';
import type { ConflictDetail } from '#contract/rpc/sync.ts';
import type { Model } from './model.ts';
import { originOf, tokensOf } from './model.ts';
import type { Random } from './random.ts';
import type { Run } from './studio.ts';

const bodyField = 'script_body';

export interface Answered {
  readonly lid: string;
  /** Null where nothing could be chosen. */
  readonly choice: ConflictChoice | null;
  readonly undo_id: string;
  /** What the model knows to be given up by it. */
  readonly removal: string | null;
}

/** Answers one conflict as some author might. */
export async function answerConflict(run: Run, lid: string, model: Model, random: Random): Promise<Answered> {
  const detail = run.sync.conflict(lid);
  const { conflict } = detail;
  if (conflict.choices.length === 0) return { lid, choice: null, undo_id: '', removal: null };
  const choice = random.pick(conflict.choices);
  const { fields, texts } = decided(detail, random);
  const origin = originOf(detail.yours?.['description']);
  // It counts from its beginning, as who dies in the middle may have done it.
  if (choice === 'recreate' && origin !== null) model.remade.add(origin);
  if (conflict.kind === 'twin_edited') noteTwin(detail, choice, origin, model);
  const { undo_id } = await run.sync.answer({
    lid,
    key: conflict.key,
    local_hash: conflict.local_hash,
    remote_hash: conflict.remote_hash,
    choice,
    fields,
    texts,
    ...(choice === 'rename_mine' ? { name: `renamed ${model.fresh('n')}` } : {}),
  });
  const removal = noteWhatWent(detail, choice, model);
  if (choice === 'recreate' && conflict.type === 'script') {
    // What is made anew is another approved creation, and is told apart from the one that went.
    run.scripts.update({ lid, description: `about #o${model.fresh('')}` });
  }
  return { lid, choice, undo_id, removal };
}

/** Fields by chance, texts with every line of both sides. */
function decided(
  { conflict, texts, theirs: theirDocument, yours: yourDocument }: ConflictDetail,
  random: Random,
): {
  fields: Record<string, Json>;
  texts: Record<string, string>;
} {
  const fields: Record<string, Json> = {};
  const merged: Record<string, string> = {};
  // Parts of one whole are taken from one side, or they might not go together.
  const side = conflict.type === 'script' ? null : random.chance(0.5) ? theirDocument : yourDocument;
  for (const { field, unit, theirs, yours } of conflict.fields) {
    if (side !== null)
      fields[field] = unit === 'pairwise_order' ? arranged(theirs, yours, random) : ((side[field] ?? null) as Json);
    else if (unit === 'text_lines') merged[field] = union(textOf(texts, theirs), textOf(texts, yours));
    else fields[field] = (random.chance(0.5) ? theirs : yours) ?? theirs ?? yours ?? null;
  }
  return { fields, texts: merged };
}

/** The lids of both sides in some order. */
function arranged(theirs: Json | null, yours: Json | null, random: Random): Json {
  const lids = [theirs, yours]
    .flatMap((side) => (Array.isArray(side) ? side : []))
    .flatMap((one) => {
      return typeof one === 'object' && one !== null && !Array.isArray(one) ? [String(one['lid'])] : [];
    });
  return random.shuffled([...new Set(lids)]);
}

function textOf(texts: Readonly<Record<string, string>>, hash: Json | null): string {
  return typeof hash === 'string' ? (texts[hash] ?? '') : '';
}

export function union(theirs: string, yours: string): string {
  const lines = theirs.split('\n');
  const known = new Set(lines);
  return [...lines, ...yours.split('\n').filter((line) => !known.has(line))].join('\n');
}

/** Whoever keeps both copies has two; whoever goes on with the other one has their own words in the Trash. */
function noteTwin({ yours, texts }: ConflictDetail, choice: ConflictChoice, origin: string | null, model: Model): void {
  if (choice === 'keep' && origin !== null) model.kept.add(origin);
  if (choice !== 'adopt') return;
  for (const token of tokensOf(textOf(texts, (yours?.[bodyField] ?? null) as Json))) model.shaken.add(token);
}

/** What an author gives up with a choice, having both sides before their eyes. */
function noteWhatWent(
  { theirs, yours, base, texts }: ConflictDetail,
  choice: ConflictChoice,
  model: Model,
): string | null {
  const of = (document: ConflictDetail['base']) => tokensOf(textOf(texts, (document?.[bodyField] ?? null) as Json));
  if (choice === 'delete_anyway') return model.removed([...of(theirs), ...of(yours), ...of(base)], 'deleted anyway');
  return choice === 'discard_to_trash' ? model.removed(of(yours), 'discarded') : null;
}
