import { expect, test } from 'vitest';
import { startBackend } from '#test/integration/backend/harness/backend.ts';
import { newPglite } from '#test/integration/backend/harness/databases.ts';
import { connectStudio, publishPlan } from '../sync-studio.ts';

const schema = { attributes: [{ name: 'mail' }] };

test('an error of the lint profile keeps a script from being published and activated here, until it is silenced', async () => {
  const backend = await startBackend(newPglite);
  try {
    const { caller } = await connectStudio(await backend.app.listen({ host: '127.0.0.1', port: 0 }));
    const body = 'if (tenant_id == 1) attributes.mial = 1;';
    const { lid } = await caller.scripts.create({ name: 'Loose', body });
    const left = async () => (await caller.sync.plan({ lids: [lid] })).plan.blocked;
    expect(await left()).toEqual([]);

    await caller.checks.profile.set({ rules: { eqeqeq: 'error' } });
    expect(await left()).toMatchObject([
      { lid, reason: 'has_mistakes', message: expect.stringMatching(/lint profile counts eqeqeq as an error/) },
    ]);
    const refused = await caller.scripts.setStatus({ lids: [lid], status: 'active' });
    expect(refused).toMatchObject({
      done: [],
      refused: [{ lid, problems: [{ rule: 'eqeqeq', line: 1, column: 15 }] }],
    });

    await caller.checks.profile.set({ rules: { 'unknown-attribute': 'error' } });
    expect(await left()).toEqual([]);
    await caller.checks.schema.set({ lid, schema });
    expect(await left()).toMatchObject([{ lid, message: expect.stringMatching(/unknown-attribute as an error/) }]);

    const { local_rev } = await caller.scripts.get({ lid });
    const silenced = `// hookwright-disable-next-line unknown-attribute — only in the old directory\n${body}`;
    await caller.scripts.saveDraft({ lid, body: silenced, base_rev: local_rev });
    expect(await publishPlan(caller, [lid])).toMatchObject({ outcome: 'done', applied: 1 });
  } finally {
    await backend.app.close();
  }
});
