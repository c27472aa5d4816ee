import { describe, expect, it } from 'vitest';
import type { JsonObject } from '#contract/model/scalars.ts';
import type { FieldConflict } from '#contract/model/sync-conflict.ts';
import type { ConflictDetail } from '#contract/rpc/sync.ts';
import { toDocument } from '#engine/lifecycle/lifecycle-document.ts';
import { firstPicks, mergeAnswer, questionOf } from '#renderer/features/conflicts/question.ts';
import { machine } from '#test/unit/engine/lifecycle/machines.ts';

const hash = (letter: string) => letter.repeat(64);
const lid = '00000000-0000-4000-8000-000000000001';

function detailOf(change: {
  readonly base: JsonObject | null;
  readonly theirs: JsonObject;
  readonly yours: JsonObject;
  readonly fields: readonly FieldConflict[];
  readonly texts?: Readonly<Record<string, string>>;
}): ConflictDetail {
  return {
    conflict: {
      key: `template/${lid}:fields`,
      lid,
      type: 'template',
      name: 'Phone',
      kind: 'fields',
      message: 'Both sides changed it.',
      fields: [...change.fields],
      choices: ['merge', 'pick_fields'],
      other_lid: null,
      base_hash: hash('0'),
      local_hash: hash('1'),
      remote_hash: hash('2'),
      found_at: '2026-03-02T08:00:00Z',
    },
    base: change.base,
    theirs: change.theirs,
    yours: change.yours,
    texts: { ...change.texts },
    their_version: null,
    their_note: null,
    their_author: null,
    by_you: false,
    their_time: null,
  };
}

const field = (name: string, values: Partial<FieldConflict>): FieldConflict => ({
  field: name,
  label: name,
  unit: 'field',
  path: [],
  base: null,
  theirs: null,
  yours: null,
  reason: null,
  ...values,
});

describe('the question a conflict asks', () => {
  it('LC-92 of a lifecycle it names the element and says its values in words', () => {
    const base = machine(['In', 'Out!'], [['In>Out', { name: 'Leave', grace_period_hours: 24 }]]);
    const [leave] = base.transitions;
    if (!leave) throw new Error('one transition');
    const side = (grace_period_hours: number) =>
      toDocument({ ...base, transitions: [{ ...leave, grace_period_hours }] });
    const fields = [
      field('transitions', {
        unit: 'json_by_key',
        path: [leave.id, 'grace_period_hours'],
        ...{ base: 24, theirs: 48, yours: 72 },
      }),
    ];
    const detail = detailOf({ base: side(24), theirs: side(48), yours: side(72), fields });
    const question = questionOf({ ...detail, conflict: { ...detail.conflict, type: 'lifecycle_config' } });
    expect(question.fields).toMatchObject([
      { place: 'transition "Leave" grace period', words: { base: '24 h', theirs: '48 h', yours: '72 h' } },
    ]);
  });

  it('S120 texts are merged, other fields are picked, and nothing is picked beforehand', () => {
    const text = field('template_body', { unit: 'text_lines', base: hash('a'), theirs: hash('b'), yours: hash('c') });
    const name = field('name', { base: 'Phone', theirs: 'Telephone', yours: 'Mobile' });
    const texts = { [hash('a')]: 'a', [hash('b')]: 'b', [hash('c')]: 'c' };
    const detail = detailOf({ base: {}, theirs: {}, yours: {}, fields: [text, name], texts });
    const question = questionOf(detail);
    expect(question.texts).toMatchObject([{ field: 'template_body', texts: { base: 'a', theirs: 'b', yours: 'c' } }]);
    expect(question.fields.map(({ key }) => key)).toEqual(['name']);
    expect(firstPicks(question)).toEqual({});
    expect(mergeAnswer(detail, question, { template_body: 'merged' }, { name: 'theirs' })).toEqual({
      lid,
      key: `template/${lid}:fields`,
      local_hash: hash('1'),
      remote_hash: hash('2'),
      choice: 'merge',
      fields: { name: 'Telephone' },
      texts: { template_body: 'merged' },
    });
  });

  it('S120 without a text it is an answer of picked fields', () => {
    const detail = detailOf({ base: {}, theirs: {}, yours: {}, fields: [field('name', { theirs: 'A', yours: 'B' })] });
    const answer = mergeAnswer(detail, questionOf(detail), {}, { name: 'base' });
    expect(answer).toMatchObject({ choice: 'pick_fields', fields: { name: null }, texts: {} });
  });

  it('S120 a text that has not arrived is said and not merged as an empty one', () => {
    const text = field('template_body', { unit: 'text_lines', base: null, theirs: hash('b'), yours: hash('c') });
    const question = questionOf(detailOf({ base: null, theirs: {}, yours: {}, fields: [text] }));
    expect(question).toMatchObject({ texts: [], missing: ['template_body'] });
  });

  it('S47 a member of an object is taken or left on its own, and the other members merge', () => {
    const annotations = (value: JsonObject): JsonObject => ({ placeholder_annotations: value });
    const base = annotations({ keep: 1, both: 'old', gone: true });
    const theirs = annotations({ keep: 1, both: 'theirs', added: 2 });
    const yours = annotations({ keep: 1, both: 'yours', gone: false });
    const member = (key: string, values: Partial<FieldConflict>) =>
      field('placeholder_annotations', { unit: 'json_by_key', path: [key], ...values });
    const fields = [
      member('both', { base: 'old', theirs: 'theirs', yours: 'yours' }),
      member('gone', { base: true, theirs: null, yours: false }),
    ];
    const detail = detailOf({ base, theirs, yours, fields });
    const question = questionOf(detail);
    const picks = { 'placeholder_annotations/both': 'yours', 'placeholder_annotations/gone': 'theirs' } as const;
    expect(mergeAnswer(detail, question, {}, picks).fields).toEqual({
      placeholder_annotations: { keep: 1, both: 'yours', added: 2 },
    });
  });

  it('S64 what only they changed begins with theirs', () => {
    const quiet = field('name', { base: 'Phone', theirs: 'Telephone', yours: 'Phone' });
    const question = questionOf(detailOf({ base: {}, theirs: {}, yours: {}, fields: [quiet] }));
    expect(firstPicks(question)).toEqual({ name: 'theirs' });
  });
});
