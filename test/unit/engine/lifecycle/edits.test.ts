import { expect, test } from 'vitest';
import { addState, inOrder } from '#engine/lifecycle/edits.ts';
import { arrangeDocument, toDocument } from '#engine/lifecycle/lifecycle-document.ts';
import { mergeLifecycles, wholeMerge } from '#engine/lifecycle/merge-lifecycle.ts';
import { idOf, machine } from './machines.ts';

const two = machine(['Hired', 'Gone!'], ['Hired>Gone']);
const [hired] = two.states;

/** A state that differs from the first in what is given. */
function another(number: number, name: string) {
  if (hired === undefined) throw new Error('The machine has no state.');
  const { position: _, ...rest } = hired;
  return { ...rest, id: idOf('s', number), name };
}

test('032 US2-1 a new state stands after all others where it names no position', () => {
  const after = addState(
    { ...two, states: two.states.map((one) => ({ ...one, position: one.position + 6 })) },
    another(5, 'Away'),
  );
  expect(inOrder(after.config.states).map(({ name, position }) => [name, position])).toEqual([
    ['Hired', 6],
    ['Gone', 7],
    ['Away', 8],
  ]);
  expect(addState(two, { ...another(5, 'Away'), position: 0 }).config.states.at(-1)?.position).toBe(0);
});

test('LC-104 what two windows changed in different elements goes together, in the order of the states', () => {
  const yours = addState(two, { ...another(5, 'Away'), position: 0 }).config;
  const theirs = { ...two, transitions: two.transitions.map((one) => ({ ...one, requires_approval: true })) };
  const documents = { base: toDocument(two), yours: toDocument(yours), theirs: toDocument(theirs) };
  const merged = mergeLifecycles(documents);
  expect(merged && arrangeDocument(merged)).toEqual({
    ...theirs,
    states: inOrder(yours.states),
  });
});

test('LC-104 what both changed is not merged', () => {
  const named = (name: string) => toDocument({ ...two, name });
  expect(mergeLifecycles({ base: toDocument(two), yours: named('Mine'), theirs: named('Theirs') })).toBeNull();
});

test('LC-111 an edit that names what it changed, deleted and added alone comes to the same as one that names all', () => {
  const base = machine(['Hired', 'Active', 'Away', 'Gone!'], ['Hired>Active', 'Active>Gone', 'Away>Active']);
  const [first, active, away, gone] = base.states;
  const [join, leave, back] = base.transitions;
  if (!(first && active && away && gone && join && leave && back)) throw new Error('The machine has other elements.');
  const renamed = { ...active, name: 'At work' };
  const added = { ...another(9, 'On leave'), position: 9 };
  const yours = { ...base, description: 'Mine', states: [first, renamed, gone, added], transitions: [join, leave] };
  const named = {
    base: { ...base, states: [active, away], transitions: [back] },
    yours: { ...yours, states: [renamed, added], transitions: [] },
  };
  const theirs = { ...base, states: base.states.map((one) => (one === first ? { ...one, name: 'New' } : one)) };
  for (const stored of [base, theirs]) {
    const whole = { base: toDocument(base), theirs: toDocument(stored), yours: toDocument(yours) };
    const part = wholeMerge({ base: toDocument(named.base), theirs: whole.theirs, yours: toDocument(named.yours) });
    expect(mergeLifecycles(part)).toEqual(mergeLifecycles(whole));
    expect(mergeLifecycles(wholeMerge(whole))).toEqual(mergeLifecycles(whole));
  }
  const plain = wholeMerge({ base: toDocument(named.base), theirs: toDocument(base), yours: toDocument(named.yours) });
  expect(plain.yours).toEqual(toDocument(yours));
});
