import { type AnswerOf, type CallOf, noContent } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { transact } from '#backend/app/transact.ts';
import { isUniqueViolation } from '#backend/db/driver-errors.ts';
import { recordAudit } from '#backend/db/queries/audit-events/audit-events.ts';
import { appendEvents } from '#backend/db/queries/feed/append-events.ts';
import { lockFeed } from '#backend/db/queries/feed/lock-feed.ts';
import { addScript } from '#backend/db/queries/scripts/add-script.ts';
import type { ScriptRow } from '#backend/db/queries/scripts/columns.ts';
import { deleteScripts, updateScript } from '#backend/db/queries/scripts/write-scripts.ts';
import { storableTexts } from '#backend/db/text.ts';
import { AppError } from '#contract/errors/app-error.ts';
import { scriptRoutes } from '#contract/http/scripts.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { announced, lockForChange, refuseSystemScript } from './script-answer.ts';

const { create, update, delete: remove } = scriptRoutes;
type ScriptReply = Promise<AnswerOf<typeof create>>;

const stubBody = '// Change `attributes` here; what they hold at the end is what the connector gets.\n';
const firstDescription = 'First version';

/** A draft with version 1, both or neither (`contract.md` S-02, D-03). */
export async function createScript({ db }: Dependencies, call: CallOf<typeof create>): ScriptReply {
  const { name, description, script_body } = call.body;
  storableTexts({ name, description, script_body });
  return await nameTaken(name, () =>
    transact(db, call, async (scope) => {
      const feed = await lockFeed(scope);
      const script = await addScript(scope, {
        name,
        description: description ?? null,
        status: 'draft',
        script_body: script_body ?? stubBody,
        change_description: firstDescription,
        rev: feed.seq + 1,
      });
      await recordAudit(scope, script.id, 'created', { script_name: name });
      return announced(scope, feed, script);
    }),
  );
}

/** Name and description; absent keeps, null clears (`contract.md` S-06, 1.8). */
export async function updateMetadata({ db }: Dependencies, call: CallOf<typeof update>): ScriptReply {
  const { name, description } = call.body;
  storableTexts({ name, description });
  const changes = {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
  };
  return await nameTaken(name ?? '', () =>
    transact(db, call, async (scope) => {
      const feed = await lockFeed(scope);
      const before = await lockForChange(scope, call.params.id, call.ifMatch);
      refuseSystemScript(before);
      const after = await updateScript(scope, before, { ...changes, rev: feed.seq + 1 });
      await recordAudit(scope, before.id, 'updated', { script_id: before.id, changes: differences(before, after) });
      return announced(scope, feed, after);
    }),
  );
}

/** The versions go with it; logs and audit events stay (`contract.md` S-07). */
export function removeScript({ db }: Dependencies, call: CallOf<typeof remove>): Promise<AnswerOf<typeof remove>> {
  return transact(db, call, async (scope) => {
    const feed = await lockFeed(scope);
    const script = await lockForChange(scope, call.params.id, call.ifMatch);
    refuseSystemScript(script);
    await deleteScripts(scope, [script.id]);
    await recordAudit(scope, script.id, 'deleted', { script_name: script.name });
    await appendEvents(scope, feed, [{ type: 'script', id: script.id, row: null, body_hash: null }]);
    return noContent;
  });
}

function differences(before: ScriptRow, after: ScriptRow): JsonObject {
  const fields = (['name', 'description'] as const).filter((field) => before[field] !== after[field]);
  return Object.fromEntries(fields.map((field) => [field, { from: before[field], to: after[field] }]));
}

async function nameTaken<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isUniqueViolation(error, 'scripts_name_is_taken')) throw error;
    throw new AppError('conflict', `There is a script named "${name}" already; choose another name.`, {
      field: 'name',
    });
  }
}
