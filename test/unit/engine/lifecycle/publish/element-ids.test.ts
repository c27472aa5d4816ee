import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#contract/model/scalars.ts';
import { toDocument } from '#engine/lifecycle/lifecycle-document.ts';
import { ownElements, withIds } from '#engine/lifecycle/publish/element-ids.ts';
import { withUnsaid } from '#engine/lifecycle/publish/unsaid.ts';
import { idOf, machine } from '../machines.ts';

const own = toDocument(machine(['In', 'Out!'], ['In>Out'], { In: { place: { x: 3, y: 4 } } }));
const serverId = (id: string) => id.replace('0000', '9999');
const shown = withIds(own, serverId);
const ids = (...own: string[]) => new Map(own.map((id) => [serverId(id), id]));
const all = [idOf('s', 0), idOf('s', 1), idOf('t', 0)];

describe('a document of a server by the own ids of the studio', () => {
  test('LC-73 what is known keeps its id under whatever name, in every place of the document', () => {
    const states = shown['states'] as JsonObject;
    const renamed = { ...(states[serverId(idOf('s', 0))] as JsonObject), name: 'Elsewhere' };
    const told = { ...shown, states: { ...states, [serverId(idOf('s', 0))]: renamed } };
    const { document, learned } = ownElements(told, [own], ids(...all));
    expect(learned.size).toBe(0);
    expect(document).toMatchObject({
      initial_state_id: idOf('s', 0),
      states: { [idOf('s', 0)]: { name: 'Elsewhere' } },
      transitions: { [idOf('t', 0)]: { from_state_id: idOf('s', 0), to_state_id: idOf('s', 1) } },
    });
  });

  test('LC-73 what is not known is recognised by its name, and only once', () => {
    const { document, learned } = ownElements(shown, [own], ids(idOf('s', 1)));
    expect(document).toEqual(own);
    expect([...learned.values()].toSorted()).toEqual([idOf('s', 0), idOf('t', 0)]);
    expect(ownElements(shown, [own], new Map(), false).document).toEqual(shown);
  });

  test('LC-73 an element that was made anew at the server is the one that it replaces', () => {
    const again = (id: string) => (id === idOf('t', 0) ? '77777777-7777-4777-8777-777777777777' : serverId(id));
    const { document, learned } = ownElements(withIds(own, again), [own], ids(...all));
    expect(document).toEqual(own);
    expect([...learned]).toEqual([[again(idOf('t', 0)), idOf('t', 0)]]);
  });

  test.each([true, false])(
    'LC-73 an element that has at the server an id which is that of another one here stays beside it, recognised by name: %s',
    (byName) => {
      const taken = idOf('s', 0);
      const states = { ...(shown['states'] as JsonObject), [taken]: { name: 'Another' } };
      const told = { ...shown, states, initial_state_id: taken };
      const { document, learned } = ownElements(told, [own], ids(...all), byName);
      expect(document['states']).toEqual({ ...(own['states'] as JsonObject), [serverId(taken)]: { name: 'Another' } });
      expect(document['initial_state_id']).toBe(serverId(taken));
      expect(document['transitions']).toEqual(own['transitions']);
      expect([...learned]).toEqual([[taken, serverId(taken)]]);
      const again = ownElements(told, [own], new Map([...ids(...all), ...learned]), byName);
      expect(again).toEqual({ document, learned: new Map() });
    },
  );

  test('LC-73 what is new keeps the id of the server', () => {
    expect(ownElements(shown, [], new Map()).document).toEqual(shown);
  });
});

test('LC-74 what a plain server cannot say is taken from what is here, the first that has it', () => {
  const plain = toDocument(machine(['In', 'Out!'], ['In>Out']));
  const states = plain['states'] as JsonObject;
  const spelled = { ...(states[idOf('s', 1)] as JsonObject), description: '' };
  const here = { ...own, states: { ...(own['states'] as JsonObject), [idOf('s', 1)]: spelled } };
  expect(withUnsaid(plain, [here, plain])).toEqual(here);
  const renamed = {
    ...plain,
    states: { ...states, [idOf('s', 0)]: { ...(states[idOf('s', 0)] as JsonObject), name: 'A' } },
  };
  expect(withUnsaid(renamed, [here])).toMatchObject({
    states: { [idOf('s', 0)]: { name: 'A', place: { x: 3, y: 4 } } },
  });
});
