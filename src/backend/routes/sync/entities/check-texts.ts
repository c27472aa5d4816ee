import type { Dependencies } from '#backend/app/dependencies.ts';
import { findBlobs } from '#backend/db/queries/blobs/blobs.ts';
import { findScripts } from '#backend/db/queries/scripts/read-scripts.ts';
import { type Actor, withTenant } from '#backend/db/with-tenant.ts';
import { validate } from '#engine/validate/validate.ts';
import type { ScriptOperation } from './script-operation.ts';

/** How many errors a text has, by its hash. */
export type CheckedTexts = ReadonlyMap<string, number>;

/**
 * Checks the texts of the scripts that the set makes active (`contract.md` D-47). Checking takes its time and must hold
 * nobody up, so it is done before the transaction; which text is concerned is compared there once more.
 */
export async function checkTextsToActivate(
  { db, sandbox, lint }: Dependencies,
  actor: Actor,
  operations: readonly ScriptOperation[],
): Promise<CheckedTexts> {
  const activating = operations.filter(({ fields }) => fields.status === 'active');
  const checked = new Map<string, number>();
  if (activating.length === 0) return checked;
  const texts = await withTenant(db, actor, async (scope) => {
    const kept = activating.flatMap(({ id, body_hash }) => (body_hash === null ? [id] : []));
    const current = await findScripts(scope, kept);
    const given = activating.flatMap(({ body_hash }) => (body_hash === null ? [] : [body_hash]));
    const hashes = new Set([...given, ...current.map(({ body_hash }) => body_hash)]);
    return findBlobs(scope, [...hashes]);
  });
  for (const [sha256, bytes] of texts) {
    const { errors } = await validate(Buffer.from(bytes).toString(), {
      checkSyntax: (body) => sandbox.checkSyntax(body),
      lint: (body) => lint.lint(body),
    });
    checked.set(sha256, errors.length);
  }
  return checked;
}
