import { beforeEach, describe, expect, it } from 'vitest';
import type { EntityState, TrackedEntity } from '#contract/model/tracked-entity.ts';
import { decide } from '#engine/plan/decide.ts';
import { scriptType } from '#engine/sync/types/script.ts';
import { inStep, scriptState, sha256, Texts, tracked } from '../sync-fixtures.ts';

describe('decide', () => {
  let texts: Texts;
  let base: EntityState;
  let mine: EntityState;
  let theirs: EntityState;
  let disjoint: EntityState;
  beforeEach(() => {
    texts = new Texts();
    base = scriptState(texts);
    mine = scriptState(texts, { body: 'one\ntwo\nMINE\n' });
    theirs = scriptState(texts, { body: 'one\ntwo\nTHEIRS\n' });
    disjoint = scriptState(texts, { body: 'THEIRS\ntwo\nthree\n', description: 'words' });
  });

  const decision = (entity: TrackedEntity) => decide(entity, scriptType, { hash: sha256, text: texts.get });
  const kindOf = (entity: TrackedEntity) => {
    const result = decision(entity);
    return result.kind === 'conflict' ? result.conflict.kind : result.kind;
  };

  it('S60 same, same: nothing', () => {
    expect(kindOf(inStep(1, base))).toBe('nothing');
  });

  it('S61 changed, same: push', () => {
    expect(kindOf(tracked(1, { local: mine, base, remote: base }))).toBe('push');
  });

  it('S62 same, changed: take', () => {
    expect(decision(tracked(1, { local: base, base, remote: theirs }))).toEqual({ kind: 'take', state: theirs });
  });

  it('S62 new on the server: take', () => {
    expect(decision(tracked(1, { local: null, base: null, remote: theirs }))).toEqual({ kind: 'take', state: theirs });
  });

  it('S63 both changed, equal: agree', () => {
    expect(decision(tracked(1, { local: mine, base, remote: mine }))).toEqual({ kind: 'agree', state: mine });
    expect(kindOf(tracked(1, { local: mine, base: null, remote: mine }))).toBe('agree');
  });

  it('S64 both changed, mergeable: merge', () => {
    const result = decision(tracked(1, { local: mine, base, remote: disjoint }));
    if (result.kind !== 'merge') throw new Error(result.kind);
    expect(result.state).toEqual(scriptState(texts, { body: 'THEIRS\ntwo\nMINE\n', description: 'words' }));
  });

  it('S65 both changed, not mergeable: conflict', () => {
    expect(kindOf(tracked(1, { local: mine, base, remote: theirs }))).toBe('fields');
  });

  it('S66 deleted, remote as it was seen: delete', () => {
    expect(kindOf(tracked(1, { local: null, base, remote: base }, { delete_seen_hash: base.hash }))).toBe(
      'push_delete',
    );
    expect(kindOf(tracked(1, { local: null, base, remote: theirs }, { delete_seen_hash: theirs.hash }))).toBe(
      'push_delete',
    );
  });

  it('S67 S33 deleted, remote anything else: conflict, and the remote edit is not absorbed', () => {
    expect(kindOf(tracked(1, { local: null, base, remote: theirs }, { delete_seen_hash: base.hash }))).toBe(
      'delete_vs_edit',
    );
    expect(kindOf(tracked(1, { local: null, base, remote: base }))).toBe('delete_vs_edit');
  });

  it('S68 changed, gone: conflict', () => {
    expect(kindOf(tracked(1, { local: mine, base, remote: null }))).toBe('edit_vs_delete');
  });

  it('S69 S25 same, gone: Trash with a notice', () => {
    expect(decision(tracked(1, { local: base, base, remote: null }))).toEqual({
      kind: 'trash',
      notice: 'It was deleted on the server.',
    });
  });

  it('S70 new: create', () => {
    expect(kindOf(tracked(1, { local: mine, base: null, remote: null }))).toBe('create');
  });

  it('S66 deleted on both sides, or never anywhere: forget', () => {
    expect(kindOf(tracked(1, { local: null, base, remote: null }))).toBe('forget');
    expect(kindOf(tracked(1, { local: null, base: null, remote: null }))).toBe('forget');
  });

  it('S65 added on both sides and different: conflict with an empty base', () => {
    expect(kindOf(tracked(1, { local: mine, base: null, remote: theirs }))).toBe('fields');
  });

  it('S81 both changed and a text is missing: wait', () => {
    const absent = { ...theirs, document: { ...theirs.document, script_body: sha256('elsewhere') }, hash: sha256('x') };
    expect(decision(tracked(1, { local: mine, base, remote: absent }))).toEqual({
      kind: 'wait',
      missing: [sha256('elsewhere')],
    });
    expect(kindOf(tracked(1, { local: base, base, remote: absent }))).toBe('take');
  });

  it('S50 both changed, merged text refused by a checker: conflict of its own kind', () => {
    const deps = { hash: sha256, text: texts.get, problem: () => 'line 1: THEIRS is not defined' };
    const result = decide(tracked(1, { local: mine, base, remote: disjoint }), scriptType, deps);
    expect(result).toMatchObject({ kind: 'conflict', conflict: { kind: 'merged_suspicious' } });
  });

  it('S34 a value of an unanswered attempt that reappears is a late delivery', () => {
    const newer = scriptState(texts, { name: 'newer' });
    const older = scriptState(texts, { name: 'older' });
    const states = { local: newer, base: newer, remote: older };
    expect(kindOf(tracked(1, states, { late_values: { name: ['older'] } }))).toBe('late_delivery');
    expect(kindOf(tracked(1, states, { late_values: { name: ['other'] } }))).toBe('take');
    expect(kindOf(tracked(1, states, { late_values: { description: ['older'] } }))).toBe('take');
    const agreed = { local: older, base: newer, remote: older };
    expect(kindOf(tracked(1, agreed, { late_values: { name: ['older'] } }))).toBe('agree');
  });

  it('S29 S94 what the history or the marks found comes before everything else', () => {
    const overlap = {
      kind: 'history_overlap',
      version: 3,
      base_hash: sha256('a'),
      theirs_hash: sha256('b'),
      yours_hash: sha256('c'),
    } as const;
    expect(kindOf(inStep(1, base, { found: [overlap] }))).toBe('history_overlap');
    expect(kindOf(inStep(1, base, { found: [{ kind: 'twin_edited', remote_id: 'r' }] }))).toBe('twin_edited');
  });

  it('S29 what was written over an overlap of the history is one of its sides', () => {
    const found = [
      {
        kind: 'history_overlap',
        version: 3,
        base_hash: sha256('a'),
        theirs_hash: sha256('b'),
        yours_hash: sha256('c'),
      },
    ] as const;
    const behind = decision(tracked(1, { local: base, base, remote: theirs }, { found: [...found] }));
    const yours = theirs.document['script_body'];
    expect(behind).toMatchObject({ conflict: { kind: 'history_overlap', fields: [{ theirs: sha256('b'), yours }] } });
  });

  it('S120 S121 each kind of conflict offers its own answers and keeps its key', () => {
    const one = decision(tracked(1, { local: mine, base, remote: theirs }));
    const again = decision(tracked(1, { local: disjoint, base, remote: scriptState(texts, { description: 'other' }) }));
    if (one.kind !== 'conflict' || again.kind !== 'conflict') throw new Error('expected conflicts');
    expect(one.conflict.choices).toEqual(['merge', 'pick_fields']);
    expect(again.conflict.key).toBe(one.conflict.key);
    const gone = decision(tracked(1, { local: mine, base, remote: null }));
    expect(gone).toMatchObject({ conflict: { choices: ['recreate', 'discard_to_trash'] } });
    const deleted = decision(tracked(1, { local: null, base, remote: theirs }));
    expect(deleted).toMatchObject({ conflict: { choices: ['keep', 'delete_anyway'] } });
  });
});
