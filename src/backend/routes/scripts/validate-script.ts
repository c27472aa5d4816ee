import type { AnswerOf, CallOf } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { answeredBefore, transact } from '#backend/app/transact.ts';
import { scriptRoutes } from '#contract/http/scripts.ts';
import { validate } from '#engine/validate/validate.ts';

const { validate: route } = scriptRoutes;

/** What is wrong with a text; an invalid one is a 200 all the same (`contract.md` S-03). */
export async function validateScript(
  { db, sandbox, lint }: Dependencies,
  call: CallOf<typeof route>,
): Promise<AnswerOf<typeof route>> {
  const answered = await answeredBefore<typeof route.reply>(db, call);
  if (answered !== null) return answered;
  const reply = await validate(call.body.script_body, {
    checkSyntax: (body) => sandbox.checkSyntax(body),
    lint: (body) => lint.lint(body),
  });
  return call.idempotency === null ? { reply } : transact(db, call, () => Promise.resolve({ reply }));
}
