import type { Problem } from '#contract/script/problem.ts';
import { counted } from '#renderer/lib/size.ts';
import type { AnswerSession } from './answer-session.ts';

interface Checked {
  readonly problems: readonly Problem[];
  readonly checking: boolean;
}

/** Why the answer cannot be given yet, with what to do about it; null where it can. */
export function acceptRefusal(session: AnswerSession, check: Checked): string | null {
  const { missing, texts } = session.question;
  if (missing.length > 0)
    return `The ${missing.join(' and the ')} has not arrived yet; get the published changes first.`;
  if (session.controllers.size < texts.length) return 'The texts are being compared.';
  const open = texts.reduce((sum, { field }) => sum + session.openTexts(field), 0);
  if (open > 0) return `${counted(open, 'conflict is', 'conflicts are')} still open.`;
  const fields = session.openFields();
  if (fields > 0) return `${counted(fields, 'field has', 'fields have')} no value yet.`;
  const error = check.problems.find((problem) => problem.severity === 'error');
  if (error) return `The result does not parse, line ${error.line}: ${error.message}`;
  return check.checking ? 'The result is being checked.' : null;
}
