import { describe, expect, it } from 'vitest';
import type { ProfileName } from './backends/baseline/behaviour.ts';
import { Stage } from './rules/stage.ts';
import { useStudioFiles } from './run-schedules.ts';

const update = /^PUT /;

describe('rows of a plain backend that stop a publish for good (sync.md section 2)', () => {
  const files = useStudioFiles();
  const onStage = async (profile: ProfileName, play: (stage: Stage) => Promise<void>) => {
    const stage = new Stage(profile, files(), 1, profile);
    try {
      await play(stage);
    } finally {
      stage.world.dispose();
    }
  };

  it('B9 what is accepted and ignored is said, and not sent for ever', async () => {
    await onStage('stubborn', async (stage) => {
      const id = await stage.known();
      stage.backend.setStatus(id, 'active');
      await stage.do(stage.desk(1).pull());
      const lid = stage.lidOf(1, id);
      stage.run(1).scripts.update({ lid, description: 'other words' });
      await stage.do(stage.desk(1).publish());
      await stage.world.wait(600_000);
      const [newest] = stage.run(1).sync.history(1);
      expect(stage.sent(1, update)).toBe(1);
      expect(newest?.message).toContain('accepted this and shows another description');
      expect(stage.run(1).scripts.get(lid)).toMatchObject({ description: 'other words', unpublished: true });
    });
  });

  it('B16 a script with enabled bindings stays, and goes once they are off', async () => {
    await onStage('plain', async (stage) => {
      const id = await stage.known();
      const lid = stage.lidOf(1, id);
      stage.backend.bind(id, true);
      stage.desk(1).authoring.given.add(lid);
      stage.run(1).scripts.remove(lid);
      await stage.do(stage.desk(1).publish());
      expect(stage.world.scripts.map((script) => script.id)).toEqual([id]);
      expect(stage.run(1).sync.history(1)[0]?.message).toContain('enabled bindings');
      stage.backend.bind(id, false);
      await stage.do(stage.desk(1).publish());
      expect(stage.world.scripts).toEqual([]);
    });
  });
});
