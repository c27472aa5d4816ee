import { beforeEach, expect, test, vi } from 'vitest';
import type { SaveTemplateInput, SaveTemplateResult, TemplateDetail } from '#contract/rpc/templates.ts';
import { storedTemplate, templateKind } from '#renderer/editor/template-kind.ts';
import type { TemplateContent } from '#renderer/state/template-drafts.ts';

const host = vi.hoisted(() => ({
  calls: [] as SaveTemplateInput[],
  answer: null as unknown,
}));
vi.mock('#renderer/api/client.ts', () => ({
  rpc: {
    templates: {
      save: {
        mutate: (input: SaveTemplateInput) => {
          host.calls.push(input);
          return Promise.resolve(host.answer);
        },
      },
    },
  },
}));

const detail: TemplateDetail = {
  lid: 't',
  name: 'Mail',
  description: null,
  category: 'custom',
  is_system: false,
  built_in: false,
  unpublished: true,
  behind: false,
  conflict: false,
  blocked: null,
  text_here: true,
  updated_at: '2026-01-01T00:00:00Z',
  body: 'one\r\ntwo\r\n',
  base_body: null,
  placeholder_annotations: null,
  local_rev: 4,
  saved_at: '2026-01-01T00:00:00Z',
};
const base = storedTemplate(detail);

/** Saves the template with this change; the host holds `then` after it. */
async function save(change: Partial<TemplateContent>, then: Partial<TemplateDetail>, outcome = 'saved') {
  host.answer = { outcome, template: { ...detail, ...then } } as SaveTemplateResult;
  return await templateKind.save('t', { ...base.content, ...change }, base);
}

beforeEach(() => {
  host.calls.length = 0;
});

test('sends what changed and nothing else, each field with what it was', async () => {
  const answer = await save({ description: 'mine' }, { description: 'mine' });
  expect(host.calls).toEqual([
    { lid: 't', base_rev: 4, fields: { description: 'mine' }, before: { description: null } },
  ]);
  expect(answer).toMatchObject({ outcome: 'saved', content: { ...base.content, description: 'mine' } });
});

test('a text that is only spelled with other line ends is not sent', async () => {
  await save({ body: 'one\ntwo\n' }, {});
  expect(host.calls).toEqual([]);
});

test('a name that cannot be one waits, and stays on the screen', async () => {
  const answer = await save({ name: ' ', category: 'utility' }, { category: 'utility' });
  expect(host.calls[0]?.fields).toEqual({ category: 'utility' });
  expect(answer.outcome).toBe('saved');
  expect(answer.content.name).toBe('Mail');
});

test('a field that another window changed elsewhere is merged in, and not sent back by the next save', async () => {
  const sent = { ...base.content, description: 'mine' };
  const answer = await save({ description: 'mine' }, { description: 'mine', name: 'Renamed' });
  expect(answer.outcome).toBe('merged');
  const shown = { ...sent, category: 'utility' };
  const merged = templateKind.merge({ base: base.content, sent, stored: answer.content }, shown);
  expect(merged).toEqual({ ...shown, name: 'Renamed' });

  host.calls.length = 0;
  if (merged) await templateKind.save('t', merged, answer);
  expect(host.calls[0]?.fields).toEqual({ category: 'utility' });
});

test('a text that another window changed while only a field was sent is merged in, and not overwritten by the next save', async () => {
  const sent = { ...base.content, description: 'mine' };
  const answer = await save({ description: 'mine' }, { description: 'mine', body: 'ONE\ntwo\n', local_rev: 5 });
  expect(answer.outcome).toBe('merged');
  const shown = { ...sent, body: 'one\ntwo\nthree\n' };
  const merged = templateKind.merge({ base: base.content, sent, stored: answer.content }, shown);
  expect(merged?.body).toBe('ONE\ntwo\nthree\n');
});

test('what the host spells otherwise stays as it was typed', async () => {
  const sent = { body: 'broken \ud800 text' };
  const answer = await save(sent, { body: 'broken \ufffd text' });
  expect(answer.content.body).toBe(sent.body);
  expect(answer.outcome).toBe('saved');
});

test('a field that both changed has no merge', () => {
  const stored = { ...base.content, name: 'theirs' };
  const merge = { base: base.content, sent: base.content, stored };
  expect(templateKind.merge(merge, { ...base.content, name: 'mine' })).toBeNull();
  expect(templateKind.merge(merge, stored)).toEqual(stored);
});

test('texts are merged where they do not overlap', () => {
  const sent = { ...base.content, body: 'a\nb\nc\n' };
  const merge = { base: base.content, sent, stored: { ...sent, body: 'A\nb\nc\n' } };
  expect(templateKind.merge(merge, { ...sent, body: 'a\nb\nC\n' })?.body).toBe('A\nb\nC\n');
  expect(templateKind.merge(merge, { ...sent, body: 'x\nb\nc\n' })).toBeNull();
});
