import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TransitionCondition } from '#contract/model/lifecycle.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { machineOf } from '#engine/lifecycle/machine.ts';
import { openings, startSimulation } from '#engine/lifecycle/simulate.ts';
import { anyExpression, domain, moments } from '#test/unit/engine/lifecycle/any-conditions.ts';
import { about, machine } from '#test/unit/engine/lifecycle/machines.ts';
import { type Api, apiAs } from './harness/api.ts';
import { useBackend } from './harness/backend.ts';
import { newPglite } from './harness/databases.ts';

const paths = ['a', 'user.level', "user['cost centre']", 'list[0]'] as const;
const cel = [
  "object.a == 'a'",
  'has(object.user.level) && object.user.level == 2.0',
  'now > timestamp("2026-11-19T00:00:00Z")',
  'object.list.exists(x, x == "b")',
  'object.nothing.more',
  'size(object.a) > 0',
];
const anyCondition: fc.Arbitrary<TransitionCondition> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constantFrom(...paths), anyExpression).map(([path, text]) => about(path, text)) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(...cel)
      .map((expression) => ({ condition_type: 'expression', attribute_path: '', expression })),
  },
);
const anyValue = fc.constantFrom(...domain);
const anyObject = fc.tuple(anyValue, anyValue, anyValue, anyValue).map(([a, level, centre, first]): JsonObject => {
  const user = {
    ...(level === undefined ? {} : { level }),
    ...(centre === undefined ? {} : { 'cost centre': centre }),
  };
  return { user, ...(a === undefined ? {} : { a }), ...(first === undefined ? {} : { list: [first, 'b'] }) };
});

describe('the simulator and the backend', () => {
  let now = moments[0] ?? 0;
  const backend = useBackend(newPglite, { clock: () => new Date(now) });
  const at = new Map<number, Api>();
  let conditionsUrl = '';

  beforeAll(async () => {
    // A token counts at about the moment at which it was given.
    for (now of [0, 4, 9].map((index) => moments[index] ?? 0)) at.set(now, await apiAs(backend().app, 'admin'));
    const send = async (path: string, body: unknown) => {
      const reply = await at.get(now)?.post(`/governance/lifecycle/configs${path}`, body);
      expect(reply?.status, reply?.text).toBe(201);
      return reply?.body.id;
    };
    const id = await send('', { name: 'Evaluated', object_type: 'role' });
    const from_state_id = await send(`/${id}/states`, { name: 'From', is_initial: true });
    const to_state_id = await send(`/${id}/states`, { name: 'To', is_terminal: true });
    const transition = await send(`/${id}/transitions`, { name: 'Go', from_state_id, to_state_id });
    conditionsUrl = `/governance/lifecycle/configs/${id}/transitions/${transition}/conditions`;
  });

  it('LC-89 032 FR-012 open and close, allow and refuse the same, condition by condition', async () => {
    const counts = { open: 0, closed: 0 };
    const transitions = fc.array(anyCondition, { maxLength: 3 });
    const objects = fc.array(anyObject, { minLength: 3, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(transitions, objects, async (conditions, contexts) => {
        const written = await at.get(now)?.put(conditionsUrl, { conditions });
        expect(written?.status, written?.text).toBe(200);
        const simulated = machineOf(machine(['From', 'To!'], [['From>To', { conditions }]]));
        for (const [moment, api] of at) {
          now = moment;
          for (const context of contexts) {
            const { status, body, text } = await api.post(`${conditionsUrl}/evaluate`, { context });
            expect(status, text).toBe(200);
            const begun = startSimulation(simulated, context, moment);
            if ('refused' in begun) throw new Error(begun.refused);
            const [way] = openings(simulated, begun.simulation);
            expect({ is_allowed: way?.open, results: way?.conditions }).toEqual(body);
            counts[body.is_allowed ? 'open' : 'closed']++;
          }
        }
      }),
      { numRuns: 40 },
    );
    expect(counts.open).toBeGreaterThan(20);
    expect(counts.closed).toBeGreaterThan(20);
  });
});
