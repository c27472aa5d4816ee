import { AppError } from '#contract/errors/app-error.ts';
import type { ConflictChoice, SyncConflict } from '#contract/model/sync-conflict.ts';
import type { ConflictAnswer, ConflictAnswered } from '#contract/rpc/sync.ts';
import { typeOf } from '#engine/sync/entity-types.ts';
import { insertConflict, updateConflict } from '#host/store/queries/conflicts.ts';
import { findEntity } from '#host/store/queries/entities.ts';
import type { EntityRow } from '#host/store/workspace-schema.ts';
import type { KeepInTrash } from '../trash/keep-in-trash.ts';
import { deleteAnyway, discardToTrash, keepTheirs, recreate } from './answer-deletion.ts';
import { mergeFields } from './answer-fields.ts';
import { keepNewer, takeLate } from './answer-late.ts';
import { adoptTheirs, renameMine } from './answer-name.ts';
import { arrangeOrder, keepMyOrder, orderedLids, takeTheirOrder } from './answer-order.ts';
import { dropReference, keepReferred } from './answer-reference.ts';
import { adoptTwin, keepTwin } from './answer-twin.ts';
import { type AnswerRecord, noteAfter, noteBefore } from './answer-undo.ts';
import type { Answering } from './answering.ts';
import { followersOf } from './followers.ts';
import { leftBehind } from './left-behind.ts';
import { requireOpen } from './read-conflicts.ts';

/** What the author is told. */
type Answer = (answering: Answering) => string;

function answerOf(choice: ConflictChoice, { kind }: SyncConflict): Answer {
  if (kind === 'twin_edited') return choice === 'adopt' ? adoptTwin : keepTwin;
  if (kind === 'reference_gone') return choice === 'keep' ? keepReferred : dropReference;
  const answers: Readonly<Record<ConflictChoice, Answer>> = {
    merge: mergeFields,
    pick_fields: mergeFields,
    keep: keepTheirs,
    delete_anyway: deleteAnyway,
    recreate,
    discard_to_trash: discardToTrash,
    adopt: adoptTheirs,
    rename_mine: renameMine,
    drop_reference: dropReference,
    keep_newer: keepNewer,
    take_late: takeLate,
    their_order: takeTheirOrder,
    my_order: keepMyOrder,
    arrange: arrangeOrder,
  };
  return answers[choice];
}

export interface Answered extends ConflictAnswered {
  /** Every entity that the answer wrote. */
  readonly touched: readonly string[];
}

/**
 * Carries out a person's answer in one transaction (S120). Throws `conflict` where the disagreement is no longer the one
 * that was shown (S121), `validation_error` where the answer does not say everything it has to.
 */
export function answerConflict(writer: KeepInTrash, answer: ConflictAnswer): Answered {
  const { store, clock } = writer;
  return store.transaction(() => {
    const { row, conflict } = requireOpen(store, writer.types, answer.lid);
    const entity = findEntity(store, answer.lid);
    if (entity === undefined || !isSame(conflict, entity, answer)) throw moved(conflict);
    if (!conflict.choices.includes(answer.choice)) throw notOffered(conflict);
    const other = conflict.other_lid === null ? [] : [conflict.other_lid];
    const behind = answer.choice === 'recreate' ? leftBehind(store, writer.types, entity) : [];
    const followers = answer.choice === 'adopt' ? followersOf(writer, entity, conflict) : [];
    const written = [...orderedLids(conflict), ...behind.map(({ lid }) => lid), ...followers];
    const touched = [...new Set([answer.lid, ...other, ...written])];
    const before = noteBefore(store, touched);
    const type = typeOf(writer.types, entity.type);
    const made: string[] = [];
    const message = answerOf(answer.choice, conflict)({ writer, entity, type, conflict, answer, made });
    const record: AnswerRecord = { answer, ...noteAfter(store, before, made) };
    const now = clock.now().toISOString();
    const answered = { answer_json: JSON.stringify(record), before_json: JSON.stringify(before) };
    const undo_id = row?.conflict_id ?? noteQuietMerge(writer, conflict, now);
    updateConflict(store, undo_id, { state: 'answered', answered_at: now, ...answered });
    return { undo_id, lid: answer.lid, message, touched: [...touched, ...made] };
  });
}

/** A merge that nobody had to ask about gets its row with the answer, so that it can be taken back like any other. */
function noteQuietMerge({ store, newId }: Answering['writer'], conflict: SyncConflict, found_at: string): string {
  const { key, lid, kind } = conflict;
  const conflict_id = newId();
  const unanswered = { answered_at: null, answer_json: null, before_json: null };
  const conflict_json = JSON.stringify(conflict);
  insertConflict(store, { conflict_id, key, lid, kind, conflict_json, state: 'open', found_at, ...unanswered });
  return conflict_id;
}

function isSame({ key }: SyncConflict, entity: EntityRow, answer: ConflictAnswer): boolean {
  return key === answer.key && entity.local_hash === answer.local_hash && entity.remote_hash === answer.remote_hash;
}

function moved({ name }: SyncConflict): AppError {
  return new AppError(
    'conflict',
    `"${name}" has changed since this conflict was shown, so your answer was not used. Look at it again.`,
  );
}

function notOffered({ name, choices }: SyncConflict): AppError {
  return new AppError(
    'validation_error',
    `This is no answer to the conflict of "${name}"; it can be answered with ${choices.join(' or ')}.`,
  );
}
