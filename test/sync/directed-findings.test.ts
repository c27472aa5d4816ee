import { describe, expect, it } from 'vitest';
import type { ProfileName } from './backends/baseline/behaviour.ts';
import { fromWeb } from './backends/baseline/from-web.ts';
import { Stage } from './rules/stage.ts';
import { useStudioFiles } from './run-schedules.ts';
import { union } from './world/answers.ts';
import { tokensOf } from './world/model.ts';

const versions = /^POST .*\/versions$/;

/** What random histories have found, each as a scene of its own. */
describe('what schedules have found', () => {
  const files = useStudioFiles();
  const onStage = async (profile: ProfileName, studios: number, play: (stage: Stage) => Promise<void>) => {
    const stage = new Stage(`findings ${studios}`, files(), studios, profile);
    try {
      await play(stage);
    } finally {
      stage.world.dispose();
    }
  };

  /** The second studio's version arrives over the first's, and both changed the same lines. Returns their tokens. */
  const overlap = async (stage: Stage, id: string): Promise<[string, string]> => {
    const tokens: [string, string] = [stage.write(1, stage.lidOf(1, id), 0), stage.write(2, stage.lidOf(2, id), 0)];
    stage.world.network.arranged.push({ from: 'studio-2', request: versions, fault: 'late', delay_ms: 20_000 });
    const late = stage.desk(2).publish();
    await stage.world.wait(2000);
    await stage.do(stage.desk(1).publish());
    await stage.do(late);
    return tokens;
  };

  it('S29 what was written since is part of a conflict of the history, and of its answer', async () => {
    await onStage('plain', 2, async (stage) => {
      const id = await stage.known();
      const [first, second] = await overlap(stage, id);
      const lid = stage.lidOf(2, id);
      await stage.do(stage.desk(2).pull());
      const since = stage.write(2, lid, 4);
      await stage.world.wait(1000);
      expect(stage.run(2).sync.conflicts()).toMatchObject([{ lid, kind: 'history_overlap' }]);
      for (const conflict of stage.run(2).sync.conflicts()) {
        const { conflict: shown, texts } = stage.run(2).sync.conflict(conflict.lid);
        const [field] = shown.fields;
        const text = union(texts[String(field?.theirs)] ?? '', texts[String(field?.yours)] ?? '');
        await stage.run(2).sync.answer({
          lid: conflict.lid,
          key: shown.key,
          local_hash: shown.local_hash,
          remote_hash: shown.remote_hash,
          choice: 'merge',
          texts: { script_body: text },
        });
      }
      expect(stage.run(2).scripts.get(lid).body).toContain(since);
      await stage.rest();
      for (const token of [first, second, since]) expect(stage.headTokens(id)).toContain(token);
    });
  });

  it('S98 an undo takes away no version that came in between unseen', async () => {
    await onStage('plain', 2, async (stage) => {
      const id = await stage.known();
      const [first] = await overlap(stage, id);
      const [publish] = stage
        .run(2)
        .sync.history(5)
        .filter(({ kind }) => kind === 'publish');
      await stage.do(stage.run(2).sync.undo(publish?.id ?? ''));
      expect(stage.headTokens(id)).toContain(first);
      await stage.rest();
      expect(stage.headTokens(id)).toContain(first);
    });
  });

  it('S100 a deletion over a history that nobody has brought together is asked about', async () => {
    await onStage('plain', 3, async (stage) => {
      const id = await stage.known();
      await overlap(stage, id);
      await stage.do(stage.desk(2).pull());
      const lid = stage.lidOf(2, id);
      stage.desk(2).authoring.given.add(lid);
      stage.run(2).scripts.remove(lid);
      await stage.do(stage.desk(2).publish());
      expect(stage.world.scripts.map((script) => script.id)).toEqual([id]);
      expect(stage.run(2).sync.conflicts()).toMatchObject([{ lid, kind: 'delete_vs_edit' }]);
    });
  });

  /** The server hides everything while a creation is being published; its author decides what becomes of it. */
  const hiddenCreation = async (stage: Stage, choice: 'recreate' | 'discard_to_trash'): Promise<string> => {
    const lid = stage.create(1);
    const hide = () => {
      stage.backend.mood = 'hides';
    };
    stage.world.network.arranged.push({
      from: 'studio-1',
      request: /^GET .*\/versions\/1$/,
      fault: 'none',
      before: hide,
    });
    await stage.do(stage.desk(1).publish());
    await stage.do(stage.desk(1).pull());
    stage.backend.mood = 'normal';
    const [conflict] = stage.run(1).sync.conflicts();
    expect(conflict?.kind).toBe('edit_vs_delete');
    if (conflict === undefined) return lid;
    const { key, local_hash, remote_hash } = conflict;
    stage.desk(1).authoring.given.add(lid);
    await stage.run(1).sync.answer({ lid, key, local_hash, remote_hash, choice });
    return lid;
  };

  it('S96 no mark stays on what its author gave up while the server hid it', async () => {
    await onStage('plain', 2, async (stage) => {
      await hiddenCreation(stage, 'discard_to_trash');
      await stage.rest();
      expect(stage.world.scripts.filter(({ description }) => description?.includes('hw: new='))).toEqual([]);
    });
  });

  it('S64 a mark that is taken off makes no agreement about what somebody wrote meanwhile', async () => {
    await onStage('plain', 2, async (stage) => {
      await hiddenCreation(stage, 'recreate');
      const [script] = stage.world.scripts;
      const token = stage.model.fresh('t');
      stage.backend.writeAsWebUser(script?.id ?? '', `// ${token}\n// New script`);
      stage.model.acknowledged(token, 'web');
      await stage.rest();
      const heads = stage.world.scripts.flatMap(({ id }) => [...stage.headTokens(id)]);
      expect(heads).toContain(token);
    });
  });

  it('S49 S70 where both sides added it, a status that nobody here has chosen keeps no text from going out', async () => {
    await onStage('plain', 1, async (stage) => {
      const lid = stage.create(1);
      const { name, body } = stage.run(1).scripts.get(lid);
      await stage.world.webUi.create();
      const [entry] = stage.backend.tenant.scripts.values();
      if (entry === undefined) throw new Error('The web UI has made nothing.');
      const { webUi, tenant } = stage.backend;
      webUi.update(fromWeb('PUT', { name }), tenant, entry);
      webUi.switchStatus(fromWeb('POST', null), entry, 'activate');
      await stage.do(stage.desk(1).pull());
      const [added] = stage.run(1).sync.conflicts();
      expect(added?.kind).toBe('both_added');
      if (added === undefined) return;
      const { key, local_hash, remote_hash } = added;
      await stage.run(1).sync.answer({ lid, key, local_hash, remote_hash, choice: 'adopt' });
      const { conflict } = stage.run(1).sync.conflict(lid);
      expect(conflict.fields.map(({ field }) => field)).not.toContain('status');
      await stage.rest();
      expect(stage.world.scripts.map(({ status }) => status)).toEqual(['active']);
      for (const token of tokensOf(body)) expect(stage.headTokens(entry.row.id)).toContain(token);
    });
  });

  it('S22 rows that are shuffled are not taken for a server that counts rows instead of pages', async () => {
    await onStage('unsteady', 1, async (stage) => {
      for (let left = 4; left > 0; left -= 1) await stage.known();
      for (let left = 20; left > 0; left -= 1) await stage.do(stage.desk(1).pull());
      expect(stage.sent(1, /[?&]offset=/)).toBe(0);
    });
  });

  it('S27 S23 what the server hides while a history is read is no missing version', async () => {
    await onStage('plain', 2, async (stage) => {
      const id = await stage.known();
      const lid = stage.lidOf(2, id);
      const mine = stage.write(2, lid, 1);
      const theirs = stage.model.fresh('t');
      const write = () =>
        stage.backend.writeAsWebUser(id, `// ${theirs}\n${stage.run(1).scripts.get(stage.lidOf(1, id)).body}`);
      stage.world.network.arranged.push({ from: 'studio-2', request: versions, fault: 'none', before: write });
      await stage.do(stage.desk(2).publish());
      stage.model.acknowledged(theirs, 'web');
      const hide = () => {
        stage.backend.mood = 'hides';
      };
      stage.world.network.arranged.push({
        from: 'studio-1',
        request: /^GET .*\/versions\/3$/,
        fault: 'none',
        before: hide,
      });
      await stage.do(stage.desk(1).pull());
      stage.backend.mood = 'normal';
      await stage.do(stage.desk(1).pull());
      expect([...tokensOf(stage.run(1).scripts.get(stage.lidOf(1, id)).body)]).toEqual(
        expect.arrayContaining([mine, theirs]),
      );
      await stage.rest();
    });
  });
});
