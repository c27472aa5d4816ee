import { describe, expect, test } from 'vitest';
import { readCaseFile } from '#engine/testing/case-file.ts';
import { failureOf } from '../failure-of.ts';
import { startHost } from '../harness.ts';

const body = "attributes.mail = attributes.first + '@example.org';\n";

async function withScript() {
  const host = await startHost();
  const { lid } = await host.caller.scripts.create({ name: 'Make mail', body });
  return { ...host, lid };
}

const names = (cases: readonly { name: string }[]) => cases.map(({ name }) => name);

describe('the test cases of a script', () => {
  test('TC-5 are kept in the order of their author, as they were typed', async () => {
    const { caller, lid } = await withScript();
    const one = await caller.cases.save({ case_id: null, lid, name: 'one', context_text: '{"seed": ' });
    const two = await caller.cases.save({ case_id: null, lid, name: ' two ' });
    await caller.cases.save({ case_id: null, lid, name: 'before two', position: 1 });
    expect(names(await caller.cases.list({ lid }))).toEqual(['one', 'before two', 'two']);
    await caller.cases.reorder({ lid, case_ids: [two.case_id, one.case_id] });
    const all = await caller.cases.list({ lid });
    expect(names(all)).toEqual(['two', 'one', 'before two']);
    expect(all.find(({ name }) => name === 'one')).toMatchObject({ context_text: '{"seed": ', enabled: true, rev: 1 });
  });

  test('TC-5 that another window saved meanwhile are not overwritten', async () => {
    const { caller, lid } = await withScript();
    const { case_id, rev } = await caller.cases.save({ case_id: null, lid, name: 'one' });
    await caller.cases.save({ case_id, lid, base_rev: rev, expect_text: '{"status":"skipped"}' });
    const refused = await failureOf(caller.cases.save({ case_id, lid, base_rev: rev, name: 'mine' }));
    expect(refused.code).toBe('conflict');
    expect(refused.details).toMatchObject({ saved: { name: 'one', rev: 2 } });
    expect(await caller.cases.list({ lid })).toMatchObject([{ name: 'one', expect_text: '{"status":"skipped"}' }]);
  });

  test('have names of their own', async () => {
    const { caller, lid } = await withScript();
    await caller.cases.save({ case_id: null, lid, name: 'one' });
    const { case_id, rev } = await caller.cases.save({ case_id: null, lid, name: 'two' });
    for (const save of [
      caller.cases.save({ case_id: null, lid, name: 'one' }),
      caller.cases.save({ case_id, lid, base_rev: rev, name: 'one' }),
    ]) {
      expect((await failureOf(save)).message).toBe('This script has a test case "one" already; choose another name.');
    }
    expect((await failureOf(caller.cases.save({ case_id: null, lid }))).message).toContain('no name');
  });

  test('TC-5 survive the Trash, come along with a copy, and go with their script', async () => {
    const { caller, lid } = await withScript();
    const { case_id } = await caller.cases.save({ case_id: null, lid, name: 'one' });
    await caller.scripts.remove({ lid });
    await caller.scripts.undoRemove({ lid });
    expect(await caller.cases.list({ lid })).toMatchObject([{ case_id, name: 'one' }]);
    const copy = await caller.scripts.duplicate({ lid });
    const [copied] = await caller.cases.list({ lid: copy.lid });
    expect(copied).toMatchObject({ name: 'one', lid: copy.lid });
    expect(copied?.case_id).not.toBe(case_id);
    await caller.cases.remove({ lid, case_id });
    expect(await caller.cases.list({ lid })).toEqual([]);
    expect(await caller.cases.list({ lid: copy.lid })).toHaveLength(1);
  });

  test('TC-5 come back with a script that is restored from the Trash as a new one', async () => {
    const { caller, lid } = await withScript();
    await caller.cases.save({ case_id: null, lid, name: 'one' });
    await caller.scripts.remove({ lid });
    const [trashed] = await caller.sync.trash();
    const restored = await caller.sync.restore({ trash_id: trashed?.trash_id ?? '' });
    expect(names(await caller.cases.list({ lid: restored.lid }))).toEqual(['one']);
  });
});

describe('a file of test cases', () => {
  test('TC-11 is what the command line reads, and comes back unchanged', async () => {
    const { caller, lid } = await withScript();
    expect((await failureOf(caller.cases.exportFile({ lid }))).message).toBe(
      '"Make mail" has no test cases yet. Add one first.',
    );
    await caller.cases.save({ case_id: null, lid, name: 'one', enabled: false });
    const { script, cases } = await caller.cases.exportFile({ lid });
    expect(script).toEqual({ file: 'Make-mail.js', text: body });
    expect(cases.file).toBe('Make-mail.hooktest.json');
    expect(readCaseFile(cases.text).script).toEqual({ name: 'Make mail', file: 'Make-mail.js' });
    expect(await caller.cases.importFile({ lid, text: cases.text })).toEqual({ added: [], replaced: [], unchanged: 1 });
  });

  test('TC-11 adds what is new, takes the place of what has its name, and says what that was', async () => {
    const { caller, lid } = await withScript();
    const old = await caller.cases.save({ case_id: null, lid, name: 'one', context_text: '{"seed":7}' });
    const text = JSON.stringify({
      format: 'hookwright-tests',
      version: 1,
      script: { name: 'x' },
      cases: [{ name: 'one', context: { seed: 8 } }, { name: 'two' }],
    });
    const { added, replaced } = await caller.cases.importFile({ lid, text });
    expect(names(added)).toEqual(['two']);
    expect(replaced).toMatchObject([{ before: old, after: { case_id: old.case_id, rev: old.rev + 1 } }]);
  });

  test('TC-11 with a mistake changes nothing and names the field and its place', async () => {
    const { caller, lid } = await withScript();
    const cases = [{ name: 'good' }, { name: 'bad', expect: { status: 'fine' } }];
    const text = JSON.stringify({ format: 'hookwright-tests', version: 1, script: { name: 'x' }, cases }, null, 2);
    const refused = await failureOf(caller.cases.importFile({ lid, text }));
    expect(refused.code).toBe('validation_error');
    expect(refused.details).toMatchObject({ field: 'cases.1.expect.status', line: 14 });
    expect(await caller.cases.list({ lid })).toEqual([]);
  });
});
