import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#contract/model/scalars.ts';
import { machineOf } from '#engine/lifecycle/machine.ts';
import { connectorFor, type ProvisioningRequest, provisioningOf } from '#engine/lifecycle/provisioning.ts';
import { type Simulated, startSimulation } from '#engine/lifecycle/simulate.ts';
import { machine } from './machines.ts';

const now = Date.parse('2026-11-21T12:00:00Z');
const provision = (parameters: JsonObject) => ({ action_type: 'trigger_provisioning', parameters });
const set = (attribute: string, value: string) => ({
  action_type: 'update_attribute',
  parameters: { attribute, value },
});

function begun(actions: readonly { action_type: string; parameters: JsonObject }[], object: JsonObject): Simulated {
  const config = machine(['In', 'Out!'], ['In>Out'], { In: { entry_actions: [...actions] } });
  const result = startSimulation(machineOf(config), object, now);
  if ('refused' in result) throw new Error(result.refused);
  return result;
}

const requests = ({ effects }: Simulated) => effects.map((effect) => provisioningOf(effect, 'user', now));
const create: ProvisioningRequest = { connector: 'AD', operation: 'create', context: {} };

describe('LC-85 what a provisioning action asks for', () => {
  test('the object as it is when its turn comes: after the actions before it, before those after it', () => {
    const actions = [
      set('user.status', 'joining'),
      provision({ connector: 'AD', operation: 'create', object_class: 'account' }),
      set('user.status', 'joined'),
      provision({ connector: 'AD', operation: 'enable' }),
    ];
    expect(requests(begun(actions, { user: { name: 'ada' } }))).toEqual([
      null,
      {
        connector: 'AD',
        operation: 'create',
        context: {
          object_class: 'account',
          attributes: { name: 'ada', status: 'joining' },
          now: '2026-11-21T12:00:00.000Z',
        },
      },
      null,
      expect.objectContaining({
        operation: 'enable',
        context: expect.objectContaining({ object_class: 'user', attributes: { name: 'ada', status: 'joined' } }),
      }),
    ]);
  });

  test('an object without a member of its type is provisioned whole', () => {
    const [request] = requests(begun([provision({ connector: 'AD', operation: 'create' })], { name: 'ada' }));
    expect(request).toMatchObject({ context: { attributes: { name: 'ada' } } });
  });

  test('an action without a connector says so', () => {
    expect(requests(begun([provision({ operation: 'create' })], { name: 'ada' }))).toEqual([
      { wrong: 'The action cannot be carried out: the parameter connector is missing.' },
    ]);
  });
});

describe('LC-86 which connector it means', () => {
  const known = [
    { name: 'AD', connector_type: 'ldap' as const },
    { name: 'Zones', connector_type: 'dns' as const },
  ];

  test('the one of this name', () => {
    expect(connectorFor(create, known, [])).toBe(known[0]);
  });

  test.each<[Partial<ProvisioningRequest>, RegExp]>([
    [{ connector: 'Nowhere' }, /no connector named Nowhere.*Choose one in the action/],
    [{ connector: 'Gone' }, /Gone was deleted, so its bindings are orphaned/],
    [{ connector: 'Zones', operation: 'enable' }, /Zones has no operation enable: it knows create, update, delete/],
  ])('else why there is none: %j', (change, words) => {
    expect(connectorFor({ ...create, ...change }, known, ['Gone'])).toMatchObject({
      wrong: expect.stringMatching(words),
    });
  });
});
