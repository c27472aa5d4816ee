import { describe, it } from 'vitest';
import { scenes } from './rules/scenes.ts';
import { Stage } from './rules/stage.ts';
import { useStudioFiles } from './run-schedules.ts';

describe('each rule in a scene of its own', () => {
  const files = useStudioFiles();
  for (const { rule, title, studios, profile, records, play } of scenes) {
    it(title, async () => {
      const stage = new Stage(rule, files(), studios, profile, records);
      try {
        await play(stage);
      } finally {
        stage.world.dispose();
      }
    });
  }
});
