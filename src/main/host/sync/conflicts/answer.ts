import { AppError } from '#contract/errors/app-error.ts';
import type { ConflictChoice, SyncConflict } from '#contract/model/sync-conflict.ts';
import type { ConflictAnswer, ConflictAnswered } from '#contract/rpc/sync.ts';
import { typeOf } from '#engine/sync/entity-types.ts';
import { updateConflict } from '#host/store/queries/conflicts.ts';
import { findEntity } from '#host/store/queries/entities.ts';
import type { ConflictRow, EntityRow } from '#host/store/workspace-schema.ts';
import type { KeepInTrash } from '../keep-in-trash.ts';
import { deleteAnyway, discardToTrash, keepTheirs, recreate } from './answer-deletion.ts';
import { mergeFields } from './answer-fields.ts';
import { keepNewer, takeLate } from './answer-late.ts';
import { adoptTheirs, renameMine } from './answer-name.ts';
import { dropReference, keepReferred } from './answer-reference.ts';
import { adoptTwin, keepTwin } from './answer-twin.ts';
import { type AnswerRecord, noteAfter, noteBefore } from './answer-undo.ts';
import type { Answering } from './answering.ts';
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
    const { row, conflict } = requireOpen(store, answer.lid);
    const entity = findEntity(store, answer.lid);
    if (entity === undefined || !isSame(row, entity, answer)) throw moved(conflict);
    if (!conflict.choices.includes(answer.choice)) throw notOffered(conflict);
    const touched = conflict.other_lid === null ? [answer.lid] : [answer.lid, conflict.other_lid];
    const before = noteBefore(store, touched);
    const type = typeOf(writer.types, entity.type);
    const made: string[] = [];
    const message = answerOf(answer.choice, conflict)({ writer, entity, type, conflict, answer, made });
    const record: AnswerRecord = { answer, ...noteAfter(store, before, made) };
    updateConflict(store, row.conflict_id, {
      state: 'answered',
      answered_at: clock.now().toISOString(),
      answer_json: JSON.stringify(record),
      before_json: JSON.stringify(before),
    });
    return { undo_id: row.conflict_id, lid: answer.lid, message, touched: [...touched, ...made] };
  });
}

function isSame(row: ConflictRow, entity: EntityRow, answer: ConflictAnswer): boolean {
  return row.key === answer.key && entity.local_hash === answer.local_hash && entity.remote_hash === answer.remote_hash;
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
