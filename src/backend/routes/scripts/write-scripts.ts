import { type AnswerOf, type CallOf, noContent } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { transact } from '#backend/app/transact.ts';
import { recordAudit } from '#backend/db/queries/audit-events/audit-events.ts';
import { auditedMetadata, auditedScript } from '#backend/db/queries/audit-events/audited-script.ts';
import { enabledBindings } from '#backend/db/queries/bindings/enabled-bindings.ts';
import { bindingsOfScripts } from '#backend/db/queries/bindings/read-bindings.ts';
import { appendEvents } from '#backend/db/queries/feed/append-events.ts';
import { lockFeed } from '#backend/db/queries/feed/lock-feed.ts';
import { addScript } from '#backend/db/queries/scripts/add-script.ts';
import type { ScriptRow } from '#backend/db/queries/scripts/columns.ts';
import { deleteScripts, updateScript } from '#backend/db/queries/scripts/write-scripts.ts';
import { storableTexts } from '#backend/db/text.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import { removeBindings } from '#backend/routes/bindings/remove-bindings.ts';
import { AppError } from '#contract/errors/app-error.ts';
import { scriptRoutes } from '#contract/http/scripts.ts';
import { announced, lockForChange, refuseSystemScript } from './script-answer.ts';
import { bindingName, inUseMessage } from './script-in-use.ts';
import { scriptNameTaken } from './script-name-taken.ts';

const { create, update, delete: remove } = scriptRoutes;
type ScriptReply = Promise<AnswerOf<typeof create>>;

const stubBody = '// Change `attributes` here; what they hold at the end is what the connector gets.\n';
const firstDescription = 'First version';

/** A draft with version 1, both or neither (`contract.md` S-02, D-03). */
export async function createScript({ db }: Dependencies, call: CallOf<typeof create>): ScriptReply {
  const { name, description, script_body } = call.body;
  storableTexts({ name, description, script_body });
  return await scriptNameTaken(name, () =>
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
      await recordAudit(scope, {
        script_id: script.id,
        action: 'created',
        details: { script_name: name },
        before: null,
        after: auditedScript(script),
      });
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
  return await scriptNameTaken(name ?? '', () =>
    transact(db, call, async (scope) => {
      const feed = await lockFeed(scope);
      const before = await lockForChange(scope, call.params.id, call.ifMatch);
      refuseSystemScript(before);
      const after = await updateScript(scope, before, { ...changes, rev: feed.seq + 1 });
      await recordAudit(scope, {
        script_id: before.id,
        action: 'updated',
        details: { script_id: before.id },
        before: auditedMetadata(before),
        after: auditedMetadata(after),
      });
      return announced(scope, feed, after);
    }),
  );
}

/** Its versions and its disabled bindings go with it; logs and audit events stay (`contract.md` S-07). */
export function removeScript({ db }: Dependencies, call: CallOf<typeof remove>): Promise<AnswerOf<typeof remove>> {
  return transact(db, call, async (scope) => {
    const feed = await lockFeed(scope);
    const script = await lockForChange(scope, call.params.id, call.ifMatch);
    refuseSystemScript(script);
    await refuseInUse(scope, script);
    const gone = await removeBindings(scope, await bindingsOfScripts(scope, [script.id]));
    await deleteScripts(scope, [script.id]);
    await recordAudit(scope, {
      script_id: script.id,
      action: 'deleted',
      details: { script_name: script.name },
      before: auditedScript(script),
      after: null,
    });
    await appendEvents(scope, feed, [{ type: 'script', id: script.id, row: null, body_hash: null }, ...gone]);
    return noContent;
  });
}

/** @throws AppError `conflict` with the bindings that run it. Who binds a script waits for this transaction. */
async function refuseInUse(scope: TenantScope, script: ScriptRow): Promise<void> {
  const bindings = await enabledBindings(scope, [script.id]);
  if (bindings.length === 0) return;
  throw new AppError('conflict', inUseMessage(script.name, bindings), {
    enabled_bindings: bindings.length,
    bindings: bindings.map((binding) => ({ ...binding, name: bindingName(binding) })),
  });
}
