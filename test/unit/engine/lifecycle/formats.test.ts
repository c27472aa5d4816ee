import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import { readLifecycleJson, writeJson } from '#engine/lifecycle/formats/json-format.ts';
import { readMermaid, writeMermaid } from '#engine/lifecycle/formats/mermaid-format.ts';
import { readScxml, writeScxml } from '#engine/lifecycle/formats/scxml-format.ts';
import { readXState, writeXState } from '#engine/lifecycle/formats/xstate-format.ts';
import { about, anyMachine, machine } from './machines.ts';

const full: LifecycleConfig = {
  ...machine(
    ['On leave & back', 'On leave', '2nd', 'Gone!'],
    [
      [
        'On leave & back>On leave',
        { name: 'Go', requires_approval: true, conditions: [about('a.b', `equals 'x<y"z'`)] },
      ],
      ['On leave>2nd', { name: 'Next', grace_period_hours: 24 }],
      ['2nd>Gone', { name: 'Leave' }],
    ],
    {
      'On leave': {
        entry_actions: [{ action_type: 'webhook', parameters: { url: 'https://x.example/?a=1&b=2' } }],
        entitlement_action: 'revoke',
      },
      '2nd': { exit_actions: [{ action_type: 'revoke_sessions', parameters: {} }], description: 'Twice' },
    },
  ),
  name: 'Employee "A"',
  object_type: 'group',
  description: 'What people do',
};

/** A configuration without ids, in which elements name each other. */
function shape(config: LifecycleConfig, forgotten: readonly string[] = []): unknown {
  const name = (id: string | null) => config.states.find((state) => state.id === id)?.name ?? null;
  const without = (element: object) =>
    Object.fromEntries(Object.entries(element).filter(([key]) => !['id', 'position', ...forgotten].includes(key)));
  const byName = (left: { name: string }, right: { name: string }) => (left.name < right.name ? -1 : 1);
  return without({
    ...config,
    initial_state_id: name(config.initial_state_id),
    states: config.states.toSorted(byName).map(without),
    transitions: config.transitions
      .toSorted(byName)
      .map((one) => without({ ...one, from_state_id: name(one.from_state_id), to_state_id: name(one.to_state_id) })),
  });
}

describe('what is written can be read again', () => {
  test('JSON keeps everything, with ids of its own', () => {
    const { config, losses } = readLifecycleJson(writeJson(full), randomUUID);
    expect(losses).toEqual([]);
    expect(shape(config)).toEqual(shape(full));
    expect(config.states[0]?.id).not.toBe(full.states[0]?.id);
  });

  test('XState keeps everything but the switch', () => {
    const { config, losses } = readXState(writeXState(full), randomUUID);
    expect(losses).toEqual([]);
    expect(shape(config)).toEqual(shape(full));
  });

  test('SCXML keeps everything but places', () => {
    const { config, losses } = readScxml(writeScxml(full), randomUUID);
    expect(losses).toEqual([]);
    expect(shape(config, ['place'])).toEqual(shape(full, ['place']));
  });

  test('Mermaid keeps the drawing, and says that conditions are lost', () => {
    const { config, losses } = readMermaid(writeMermaid(full), randomUUID);
    expect(losses).toEqual(['Go: its conditions are not in the file.']);
    expect(config.states.map((state) => state.name)).toEqual(full.states.map((state) => state.name));
    expect(config.transitions.map((one) => [one.name, one.requires_approval, one.grace_period_hours])).toEqual([
      ['Go', true, 0],
      ['Next', false, 24],
      ['Leave', false, 0],
    ]);
  });

  test('machines of any shape', () => {
    fc.assert(
      fc.property(anyMachine, (config) => {
        expect(shape(readScxml(writeScxml(config), randomUUID).config)).toEqual(shape(config));
        expect(shape(readXState(writeXState(config), randomUUID).config)).toEqual(shape(config));
        const drawn = readMermaid(writeMermaid(config), randomUUID).config;
        expect(shape(drawn, ['conditions', 'entitlement_action', 'name'])).toEqual(
          shape({ ...config }, ['conditions', 'entitlement_action', 'name']),
        );
      }),
      { numRuns: 100 },
    );
  });
});

describe('files of others', () => {
  test('what a lifecycle has no place for is told', () => {
    const xstate = JSON.stringify({
      initial: 'a',
      states: { a: { on: { GO: { target: 'b', guard: 'isOk' }, STAY: {} }, after: { 10: 'b' } }, b: { type: 'final' } },
    });
    expect(readXState(xstate, randomUUID).losses).toEqual([
      "a: 'after' was left out; a lifecycle has no such thing.",
      'GO: its guard was left out; write it as conditions.',
      'STAY was left out: it leads nowhere.',
    ]);
    const scxml =
      '<scxml initial="a"><datamodel/><state id="a"><transition event="go" cond="x &gt; 1" target="b"/><state id="inner"/></state><final id="b"/></scxml>';
    expect(readScxml(scxml, randomUUID).losses).toEqual([
      '<datamodel> was left out; a lifecycle has no such thing.',
      'a: <state> was left out; a state holds no others.',
      'go: its condition was left out; write it anew: x > 1',
    ]);
    expect(readMermaid('stateDiagram-v2\n a --> b: go\n note right of a: hm', randomUUID).losses).toEqual([
      'This line was left out: note right of a: hm',
    ]);
  });

  test.each([
    ['<scxml', /not a state chart/],
    ['<!DOCTYPE x [<!ENTITY a "aaaa">]><scxml/>', /document type/],
    ['<html/>', /not a state chart/],
  ])('%s is refused with a reason', (text, reason) => {
    expect(() => readScxml(text, randomUUID)).toThrow(reason);
  });

  test('names that repeat get numbers, so that each transition has its own', () => {
    const { config } = readMermaid('a --> b: go\nb --> c: go', randomUUID);
    expect(config.transitions.map(({ name }) => name)).toEqual(['go', 'go 2']);
  });
});
