import type { ServerRecord } from '../backends/backend-port.ts';
import type { ProfileName } from '../backends/baseline/behaviour.ts';
import type { Stage } from './stage.ts';

/** A scene in which one rule of `sync.md` 3.10 makes the difference. It throws where the rule does not hold. */
export interface Scene {
  /** What the gate switches off. */
  readonly rule: string;
  readonly title: string;
  readonly studios: number;
  /** Default: `plain`. */
  readonly profile?: ProfileName;
  /** The backend has connectors, bindings and lifecycles too. */
  readonly records?: boolean;
  play(stage: Stage): Promise<void>;
}

const versions = /^POST .*\/versions$/;
const creation = /^POST \/governance\/scripts$/;
const update = /^PUT /;
/** A page of the list, and no search for one name. */
const sweep = /^GET \/governance\/scripts\?(?!.*search=)/;

/** Two authors publish onto the same version, and neither could see the other. */
async function twoBlindVersions(stage: Stage): Promise<{ id: string; tokens: string[] }> {
  const id = await stage.known();
  const [first, second] = [stage.lidOf(1, id), stage.lidOf(2, id)];
  const tokens = [stage.write(1, first, 0), stage.write(2, second, 3)];
  stage.world.network.arranged.push({ from: 'studio-2', request: versions, fault: 'late', delay_ms: 20_000 });
  const late = stage.desk(2).publish();
  await stage.world.wait(2000);
  await stage.do(stage.desk(1).publish());
  await stage.do(late);
  return { id, tokens };
}

export const scenes: readonly Scene[] = [
  {
    rule: 'parent_pointer',
    title: 'S27 rule 1: a version written blindly takes nothing away that its author had not seen',
    studios: 3,
    play: async (stage) => {
      const { id, tokens } = await twoBlindVersions(stage);
      for (const number of [3, 1, 2]) await stage.do(stage.desk(number).pull());
      await stage.rest();
      for (const token of tokens) stage.see(stage.headTokens(id).has(token), `${token} is not in the head.`);
    },
  },
  {
    rule: 'second_copy',
    title: 'S28 rule 2: the second copy of a version brings nothing back that was taken away since',
    studios: 2,
    play: async (stage) => {
      const id = await stage.known();
      const token = stage.write(1, stage.lidOf(1, id), 0);
      stage.world.network.arranged.push({ from: 'studio-1', request: versions, fault: 'late_copy', delay_ms: 90_000 });
      await stage.do(stage.desk(1).publish());
      await stage.do(stage.desk(2).pull());
      stage.erase(2, stage.lidOf(2, id), token);
      await stage.do(stage.desk(2).publish());
      await stage.rest();
      stage.see(!stage.headTokens(id).has(token), `${token} came back.`);
    },
  },
  {
    rule: 'same_on_resend',
    title: 'S93 rule 3: what is sent again carries the same mark, so that its late twin is known',
    studios: 2,
    profile: 'anything_goes',
    play: async (stage) => {
      stage.create(1);
      stage.world.network.arranged.push({ from: 'studio-1', request: creation, fault: 'late', delay_ms: 90_000 });
      await stage.do(stage.desk(1).publish());
      await stage.rest();
      stage.see(stage.world.scripts.length === 1, `There are ${stage.world.scripts.length} of it.`);
    },
  },
  {
    rule: 'waits_for_outcome',
    title: 'S79 rule 3: new words wait for the outcome of the old',
    studios: 1,
    play: async (stage) => {
      const lid = await unknownCreation(stage);
      stage.write(1, lid, 0);
      const { plan } = await stage.run(1).sync.plan({ lids: null });
      stage.see(plan.operations.length === 0, 'Something is planned for what has no known outcome yet.');
    },
  },
  {
    rule: 'ledger_outlives',
    title: 'S95 rule 4: a late creation of what its author has deleted since is taken back',
    studios: 2,
    play: async (stage) => {
      const lid = await unknownCreation(stage);
      const [open] = stage.run(1).sync.status().attention;
      if (open?.kind === 'half_applied') stage.run(1).sync.leave(open.cs_id);
      stage.desk(1).authoring.given.add(lid);
      stage.run(1).scripts.remove(lid);
      await stage.world.wait(150_000);
      await stage.rest();
      stage.see(stage.world.scripts.length === 0, 'The late creation stays.');
    },
  },
  {
    rule: 'twin_removal',
    title: 'S94 rule 5: a further row with our mark is removed while nobody has touched it',
    studios: 2,
    profile: 'anything_goes',
    play: async (stage) => {
      stage.create(1);
      stage.world.network.arranged.push({ from: 'studio-1', request: creation, fault: 'double' });
      await stage.do(stage.desk(1).publish());
      await stage.do(stage.desk(2).pull());
      await stage.rest();
      stage.see(stage.world.scripts.length === 1, `There are ${stage.world.scripts.length} of it.`);
    },
  },
  {
    rule: 'natural_key_kept',
    title: 'S79 rule 6: a name does not change while the creation under it has no known outcome',
    studios: 1,
    play: async (stage) => {
      const lid = await unknownCreation(stage);
      stage.run(1).scripts.update({ lid, name: 'another name' });
      const { plan } = await stage.run(1).sync.plan({ lids: null });
      stage.see(plan.operations.length === 0, 'The other name is planned to be sent.');
    },
  },
  {
    rule: 'delete_against_seen',
    title: 'S100 rule 7: a deletion is checked against what the author saw right before it is sent',
    studios: 2,
    play: async (stage) => {
      const id = await stage.known();
      const lid = stage.lidOf(1, id);
      stage.desk(1).authoring.given.add(lid);
      stage.run(1).scripts.remove(lid);
      await deletionMeetsEdit(stage, id);
      stage.see(
        stage.world.scripts.some((script) => script.id === id),
        'What the author had not seen was deleted.',
      );
    },
  },
  {
    rule: 'change_against_seen',
    title: 'S76: a change of whatever type is checked against what the author saw right before it is sent',
    studios: 1,
    records: true,
    play: async (stage) => {
      const { connectors } = stage.run(1);
      const fields = { config: {}, object_classes: [], resources: [] };
      const { lid } = connectors.create({ name: 'HR', connector_type: 'rest', ...fields });
      await stage.do(stage.desk(1).publish());
      const { local_rev: base_rev, description } = connectors.get(lid);
      connectors.save({ lid, base_rev, fields: { description: 'mine' }, before: { description } });
      const [{ id }] = stage.backend.serverRecords() as [ServerRecord];
      const request = new RegExp(`^GET /connectors/${id}$`);
      const before = () => stage.backend.changeConnector(id, { description: 'not seen' });
      // Reading again for the plan comes first.
      stage.world.network.arranged.push({ from: 'studio-1', request, fault: 'none' });
      stage.world.network.arranged.push({ from: 'studio-1', request, fault: 'none', before });
      await stage.do(stage.desk(1).publish());
      await stage.rest();
    },
  },
  {
    rule: 'not_absorbed_into_deleted',
    title: 'S33 rule 8: a pull absorbs nothing into what is deleted here; it asks',
    studios: 2,
    play: async (stage) => {
      const id = await stage.known();
      const lid = stage.lidOf(1, id);
      stage.desk(1).authoring.given.add(lid);
      stage.run(1).scripts.remove(lid);
      stage.write(2, stage.lidOf(2, id), 0);
      await stage.do(stage.desk(2).publish());
      await stage.do(stage.desk(1).pull());
      const kinds = stage
        .run(1)
        .sync.conflicts()
        .map(({ kind }) => kind);
      stage.see(kinds.includes('delete_vs_edit'), `Nobody is asked; there is ${kinds.join(', ') || 'no conflict'}.`);
    },
  },
  {
    rule: 'foreign_mark_read_only',
    title: "S81 rule 9: another device's unfinished creation is changed by nobody else",
    studios: 2,
    play: async (stage) => {
      stage.create(1);
      stage.world.network.arranged.push({ from: 'studio-1', request: update, fault: 'drop_request' });
      const unfinished = stage.desk(1).publish();
      await stage.world.wait(10_000);
      await stage.do(stage.desk(2).pull());
      const [row] = stage.run(2).scripts.list();
      stage.see(row !== undefined, 'It is not shown.');
      if (row?.text_here) stage.run(2).scripts.update({ lid: row.lid, description: 'mine now' });
      const { plan } = await stage.run(2).sync.plan({ lids: null });
      stage.see(plan.operations.length === 0, 'It is planned to be changed.');
      await stage.do(unfinished);
    },
  },
  {
    rule: 'one_at_a_time',
    title: 'S101 rule 10: one publish at a time',
    studios: 1,
    profile: 'unsteady',
    play: async (stage) => {
      for (let left = 4; left > 0; left -= 1) await stage.known();
      stage.create(1);
      const before = stage.world.network.sent.length;
      await stage.do(Promise.all([stage.desk(1).pull(), stage.desk(1).publish()]));
      const requests = stage.world.network.sent.slice(before).map(({ method, path }) => `${method} ${path}`);
      const pages = requests.filter((request) => sweep.test(request)).length;
      stage.see(pages > 1, 'The list fits on one page.');
      const last = requests.findLastIndex((request) => sweep.test(request));
      const other = requests.findIndex((request) => !sweep.test(request));
      stage.see(last < other, `"${requests[other]}" was sent while the list was read.`);
    },
  },
  {
    rule: 'late_copies',
    title: "S34 rule 11: a late copy of an older change is no change of somebody's",
    studios: 1,
    play: async (stage) => {
      const id = await stage.known();
      const lid = stage.lidOf(1, id);
      const describe = (description: string) => stage.run(1).scripts.update({ lid, description });
      describe('the older words');
      stage.world.network.arranged.push({ from: 'studio-1', request: update, fault: 'late', delay_ms: 200_000 });
      await stage.do(stage.desk(1).publish());
      describe('the newer words');
      await stage.do(stage.desk(1).publish());
      await stage.world.wait(250_000);
      await stage.do(stage.desk(1).pull());
      const kinds = stage
        .run(1)
        .sync.conflicts()
        .map(({ kind }) => kind);
      stage.see(kinds.includes('late_delivery'), 'The older words passed as a change.');
      stage.see(stage.run(1).scripts.get(lid).description === 'the newer words', 'The newer words are gone.');
    },
  },
  {
    rule: 'confirmed_by_404',
    title: 'S23: what a list leaves out and its own address shows is not gone',
    studios: 1,
    play: async (stage) => {
      const id = await stage.known();
      stage.backend.unlisted = id;
      await stage.do(stage.desk(1).pull());
      const asked = stage
        .run(1)
        .sync.status()
        .attention.some(({ kind }) => kind === 'deletions');
      stage.see(!asked, 'It counts as gone.');
      stage.lidOf(1, id);
    },
  },
  {
    rule: 'settle_wait',
    title: 'S93: nothing is sent again before the longest request must be over',
    studios: 1,
    play: async (stage) => {
      stage.create(1);
      stage.world.network.arranged.push({ from: 'studio-1', request: creation, fault: 'late', delay_ms: 50_000 });
      await stage.do(stage.desk(1).publish());
      stage.see(stage.sent(1, creation) === 1, `The creation was sent ${stage.sent(1, creation)} times.`);
    },
  },
];

/** A creation that was sent and cancelled without an answer; it arrives two minutes later. Returns its lid. */
async function unknownCreation(stage: Stage): Promise<string> {
  const lid = stage.create(1);
  stage.world.network.arranged.push({ from: 'studio-1', request: creation, fault: 'late', delay_ms: 120_000 });
  const publish = stage.desk(1).publish();
  await stage.world.wait(35_000);
  stage.desk(1).cancel();
  await stage.do(publish);
  return lid;
}

/** Somebody writes into it between the last look of the plan and the look right before the deletion. */
async function deletionMeetsEdit(stage: Stage, id: string): Promise<void> {
  const request = new RegExp(`^GET .*/${id}$`);
  const write = () => stage.backend.writeAsWebUser(id, '// section web\n// not seen\n');
  // Reading again for the plan comes first.
  stage.world.network.arranged.push({ from: 'studio-1', request, fault: 'none' });
  stage.world.network.arranged.push({ from: 'studio-1', request, fault: 'none', before: write });
  await stage.do(stage.desk(1).publish());
}
