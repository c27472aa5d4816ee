/** Planning: 1,000 changes among 10,000 scripts against hashing what was changed, and how the cost grows (sync.md 5). */
import { createHash } from 'node:crypto';
import { backendProfile } from '#contract/model/backend-profile.ts';
import { type TrackedEntity, trackedEntity } from '#contract/model/tracked-entity.ts';
import { type PlanOptions, plan } from '#engine/plan/plan.ts';
import { entityState } from '#engine/sync/entity-state.ts';
import { entityTypes } from '#engine/sync/entity-types.ts';
import { scriptType } from '#engine/sync/types/script.ts';
import { type Bench, compare } from '../harness.ts';

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
const lidOf = (number: number) => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;

const options: PlanOptions = {
  hash: sha256,
  text: () => null,
  types: entityTypes,
  target: {
    workspace_id: 'bench',
    origin: 'http://127.0.0.1:1',
    tenant_id: lidOf(0),
    tenant_name: 'Bench',
    production: false,
  },
};
const profile = backendProfile.parse({ kind: 'enhanced', clear: 'null' });

/** The text of a script of about 4 KB, each its own. */
const textOf = (number: number, edited: boolean) =>
  `// script ${number}${edited ? ' edited' : ''}\n`.concat('const value = attributes.name ?? null;\n'.repeat(100));

function scriptOf(number: number, changed: boolean): TrackedEntity {
  const state = (edited: boolean) =>
    entityState(
      scriptType,
      {
        name: `script-${number}`,
        description: null,
        script_body: sha256(textOf(number, edited)),
        status: 'active',
      },
      sha256,
    );
  const base = state(false);
  const local = changed ? state(true) : base;
  const facts = { current_version: 7, live_uses: 0, etag: '"7"' };
  return trackedEntity.parse({
    lid: lidOf(number),
    type: 'script',
    remote_id: lidOf(number),
    local,
    base,
    remote: base,
    facts,
  });
}

function workspaceOf(scripts: number, changes: number): readonly TrackedEntity[] {
  const every = scripts / changes;
  return Array.from({ length: scripts }, (_, number) => scriptOf(number + 1, number % every === 0));
}

export const bench: Bench = {
  name: 'sync/plan',
  async run() {
    const sizes = [
      { scripts: 1_000, changes: 100 },
      { scripts: 10_000, changes: 1_000 },
    ];
    const sections = [];
    for (const { scripts, changes } of sizes) {
      const workspace = workspaceOf(scripts, changes);
      const edited = Array.from({ length: changes }, (_, number) => textOf(number, true));
      sections.push(
        await compare(
          `${changes} changes among ${scripts} scripts`,
          [
            { name: 'hash the changed texts', run: () => edited.map(sha256) },
            { name: 'plan', limit: 3, run: () => plan(workspace, profile, options) },
          ],
          // Hashing is compiled from the beginning, the planner only once it has run.
          { rounds: 21, warmup: 20 },
        ),
      );
    }
    return { name: 'sync/plan', sections };
  },
};
