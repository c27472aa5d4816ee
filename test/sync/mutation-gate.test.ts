import { describe, expect, it, vi } from 'vitest';
import { scenes } from './rules/scenes.ts';
import { NotSeen, Stage } from './rules/stage.ts';
import { useStudioFiles } from './run-schedules.ts';
import { Broken } from './world/world-options.ts';

/** Which rule is switched off now. The modules below are the real ones, and consult it where the rule is applied. */
const gate = vi.hoisted(() => {
  const state = { off: '' };
  return { state, isOff: (rule: string) => state.off === rule };
});

vi.mock('#engine/sync/fold.ts', async (importReal: () => Promise<typeof import('#engine/sync/fold.ts')>) => {
  const real = await importReal();
  return {
    ...real,
    effectiveHead: (input: Parameters<typeof real.effectiveHead>[0]) => {
      const versions = input.versions.map((version) => ({
        ...version,
        ...(gate.isOff('parent_pointer') ? { based_on: null } : {}),
        ...(gate.isOff('second_copy') && version.mark !== null ? { mark: `${version.mark} ${version.number}` } : {}),
      }));
      return real.effectiveHead({ ...input, versions });
    },
  };
});

vi.mock(
  '#host/sync/publish/baseline/write-request.ts',
  async (importReal: () => Promise<typeof import('#host/sync/publish/baseline/write-request.ts')>) => {
    const real = await importReal();
    return {
      ...real,
      requestOf: (...args: Parameters<typeof real.requestOf>) => {
        const request = real.requestOf(...args);
        const [run, operation] = args;
        // The first copy carries another mark than all that follow it, and it is these that are remembered.
        const first = run.stored(operation).attempts === 0;
        if (!gate.isOff('same_on_resend') || !first || typeof request === 'string') return request;
        return {
          ...request,
          body: JSON.parse(JSON.stringify(request.body).replaceAll(operation.op_id, crypto.randomUUID())),
        };
      },
    };
  },
);

vi.mock(
  '#host/store/queries/operations.ts',
  async (importReal: () => Promise<typeof import('#host/store/queries/operations.ts')>) => {
    const real = await importReal();
    const isOff = () => gate.isOff('waits_for_outcome') || gate.isOff('natural_key_kept');
    return {
      ...real,
      isUnsettled: (...args: Parameters<typeof real.isUnsettled>) => !isOff() && real.isUnsettled(...args),
      unsettledLids: (...args: Parameters<typeof real.unsettledLids>) =>
        isOff() ? new Set() : real.unsettledLids(...args),
    };
  },
);

vi.mock(
  '#host/sync/marks/recognise.ts',
  async (importReal: () => Promise<typeof import('#host/sync/marks/recognise.ts')>) => {
    const real = await importReal();
    return {
      ...real,
      recogniseBirth: (...args: Parameters<typeof real.recogniseBirth>) => {
        const owner = real.recogniseBirth(...args);
        if (gate.isOff('ledger_outlives') && owner === 'twin') return 'foreign';
        return gate.isOff('foreign_mark_read_only') && owner === 'foreign' ? 'ours_adopted' : owner;
      },
      openSightings: (...args: Parameters<typeof real.openSightings>) =>
        gate.isOff('twin_removal') || gate.isOff('ledger_outlives') ? [] : real.openSightings(...args),
    };
  },
);

vi.mock(
  '#host/sync/publish/publish-run.ts',
  async (importReal: () => Promise<typeof import('#host/sync/publish/publish-run.ts')>) => {
    const real = await importReal();
    const { expectedHashes } = real.PublishRun.prototype;
    real.PublishRun.prototype.expectedHashes = function (operation) {
      const rule = operation.kind === 'delete' ? 'delete_against_seen' : 'change_against_seen';
      if (!gate.isOff(rule)) return expectedHashes.call(this, operation);
      return [this.entity(operation)?.remote_hash ?? null];
    };
    return real;
  },
);

vi.mock('#engine/plan/decide.ts', async (importReal: () => Promise<typeof import('#engine/plan/decide.ts')>) => {
  const real = await importReal();
  return {
    ...real,
    decide: (...[entity, type, deps]: Parameters<typeof real.decide>) => {
      const absorbs = gate.isOff('not_absorbed_into_deleted') && entity.local === null && entity.base !== null;
      const seen = absorbs ? { delete_seen_hash: entity.remote?.hash ?? null } : {};
      const forgets = gate.isOff('late_copies') ? { late_values: {} } : {};
      return real.decide({ ...entity, ...seen, ...forgets }, type, deps);
    },
  };
});

vi.mock('#host/sync/runs.ts', async (importReal: () => Promise<typeof import('#host/sync/runs.ts')>) => {
  const real = await importReal();
  const { run } = real.Runs.prototype;
  real.Runs.prototype.run = function (kind, message, work) {
    if (!gate.isOff('one_at_a_time')) return run.call(this, kind, message, work) as never;
    const { signal } = new AbortController();
    return work({ id: crypto.randomUUID(), signal });
  };
  return real;
});

vi.mock('#engine/sync/sweep.ts', async (importReal: () => Promise<typeof import('#engine/sync/sweep.ts')>) => {
  const real = await importReal();
  return {
    ...real,
    confirmAbsence: (status: number | null) => (gate.isOff('confirmed_by_404') ? 'gone' : real.confirmAbsence(status)),
  };
});

vi.mock('#engine/sync/outcome.ts', async (importReal: () => Promise<typeof import('#engine/sync/outcome.ts')>) => {
  const real = await importReal();
  return { ...real, settleTime: (longest: number) => (gate.isOff('settle_wait') ? 0 : real.settleTime(longest)) };
});

describe('the gate: a rule that is switched off is noticed', () => {
  const files = useStudioFiles();
  for (const { rule, studios, profile, records, play } of scenes) {
    it(rule, async () => {
      const stage = new Stage(rule, files(), studios, profile, records);
      gate.state.off = rule;
      try {
        const problem = await play(stage).then(
          () => null,
          (error: unknown) => error,
        );
        expect(problem instanceof NotSeen || problem instanceof Broken, String(problem)).toBe(true);
      } finally {
        gate.state.off = '';
        stage.world.dispose();
      }
    });
  }

  it('notices nothing while every rule holds', async () => {
    for (const { rule, studios, profile, records, play } of scenes) {
      const stage = new Stage(rule, files(), studios, profile, records);
      await play(stage);
      stage.world.dispose();
    }
  });
});
