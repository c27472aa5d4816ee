import { expect, test } from 'vitest';
import { AnswerSession } from '#renderer/features/conflicts/answer-session.ts';
import type { Question } from '#renderer/features/conflicts/question.ts';
import { acceptRefusal } from '#renderer/features/conflicts/refusal.ts';

const three = { base: 'one\ntwo\nthree\n', theirs: 'ONE\ntwo\nTHREE\n', yours: 'uno\ntwo\ntres\n' };
const field = (base: string, theirs: string, yours: string) => ({
  field: 'name',
  label: 'name',
  unit: 'field',
  path: [],
  reason: null,
  base,
  theirs,
  yours,
});
const question: Question = {
  texts: [{ field: 'script_body', label: 'text', reason: null, texts: three }],
  fields: [
    {
      key: 'name',
      conflict: field('a', 'b', 'c'),
      place: 'name',
      words: { base: null, theirs: null, yours: null },
    },
  ],
  missing: [],
};
const checked = { problems: [], checking: false };

async function begun() {
  const session = new AnswerSession(question);
  await session.prepare();
  const merge = session.controllers.get('script_body');
  if (!merge) throw new Error('The text was not compared.');
  return { session, merge };
}

test('S120 choices in a text, what is typed, and picked fields are undone in the order in which they were made', async () => {
  const { session, merge } = await begun();
  merge.choose('theirs');
  session.pick('name', 'yours');
  merge.go('next');
  merge.choose('yours');
  merge.typed([{ start_line: 2, start_column: 1, end_line: 2, end_column: 1, text: '// ' }]);
  expect(session.mergedTexts()).toEqual({ script_body: 'ONE\n// two\ntres\n' });
  session.undo();
  expect(session.mergedTexts()).toEqual({ script_body: 'ONE\ntwo\ntres\n' });
  session.undo();
  expect(session.openTexts('script_body')).toBe(1);
  expect(session.decisions.picks).toEqual({ name: 'yours' });
  session.undo();
  expect(session.decisions.picks).toEqual({});
  session.undo();
  expect(session.canUndo).toBe(false);
  for (let steps = 0; steps < 4; steps += 1) session.redo();
  expect(session.mergedTexts()).toEqual({ script_body: 'ONE\n// two\ntres\n' });
  expect(session.decisions.picks).toEqual({ name: 'yours' });
  expect(session.canRedo).toBe(false);
});

test('S122 it says what is missing, in the order in which it is decided, and last what does not parse', async () => {
  const { session, merge } = await begun();
  expect(acceptRefusal(session, checked)).toBe('2 conflicts are still open.');
  merge.choose('theirs_then_yours');
  expect(acceptRefusal(session, checked)).toBe('1 conflict is still open.');
  merge.go('next');
  merge.choose('base');
  expect(acceptRefusal(session, checked)).toBe('1 field has no value yet.');
  session.pick('name', 'base');
  expect(acceptRefusal(session, { problems: [], checking: true })).toBe('The result is being checked.');
  const place = { line: 2, column: 1, end_line: 2, end_column: 2, rule: 'syntax', suggestion: null };
  const problem = { ...place, message: 'Unexpected token', severity: 'error' } as const;
  expect(acceptRefusal(session, { problems: [problem], checking: false })).toBe(
    'The result does not parse, line 2: Unexpected token',
  );
  expect(acceptRefusal(session, checked)).toBeNull();
  expect(session.mergedTexts()).toEqual({ script_body: 'ONE\nuno\ntwo\nthree\n' });
});

test('S46 going on finds the next open conflict around the end, and every change once none is open', async () => {
  const { merge } = await begun();
  const places: (number | undefined)[] = [];
  const note = () => places.push(merge.current?.index);
  note();
  merge.go('next');
  note();
  merge.go('next');
  note();
  expect(places[0]).not.toBe(places[1]);
  expect(places[2]).toBe(places[0]);
  merge.choose('yours');
  merge.go('next');
  expect(merge.current?.index).toBe(places[1]);
  merge.choose('theirs');
  expect(merge.view.open_conflicts).toBe(0);
  merge.go('previous');
  expect(merge.current?.index).toBe(places[0]);
});

test('work that was begun is told from work that was not, so that nothing decided gives way unasked', async () => {
  const { session, merge } = await begun();
  expect(session.touched).toBe(false);
  merge.choose('theirs');
  expect(session.touched).toBe(true);
  session.undo();
  expect(session.touched).toBe(false);
});
