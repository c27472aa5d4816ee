import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import type { AnswerOf } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { AppError } from '#contract/errors/app-error.ts';
import type { systemRoutes } from '#contract/http/system.ts';

const patienceMs = 3_000;

/** @throws AppError `unavailable` (503) that names what does not answer. */
export async function checkReadiness({
  db,
  sandbox,
}: Pick<Dependencies, 'db' | 'sandbox'>): Promise<AnswerOf<typeof systemRoutes.readyz>> {
  await answersInTime('The database', sql`select 1`.execute(db));
  await answersInTime('The sandbox', sandbox.checkSyntax(''));
  return { reply: { status: 'ok', reason: null } };
}

async function answersInTime(what: string, asked: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  const late = wait(patienceMs, null, { signal: over.signal, ref: false }).then(() => {
    throw new Error(`no answer within ${patienceMs} ms`);
  });
  try {
    await Promise.race([asked, late]);
  } catch (error) {
    throw new AppError('unavailable', `${what} does not answer.`, undefined, { cause: error });
  } finally {
    over.abort();
    late.catch(() => undefined);
  }
}
