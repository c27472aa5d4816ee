import { createHash } from 'node:crypto';
import { serverFacts, studioFacts } from '../laws/end-state.ts';
import { studioRecords } from '../laws/records.ts';
import type { Desk } from './desk.ts';
import { peaceful } from './faults.ts';
import { Random } from './random.ts';
import { bringToRest, checkEnd, type EndCounts } from './rest.ts';
import { World } from './world.ts';
import { Broken, type WorldOptions } from './world-options.ts';

export interface ScheduleResult extends EndCounts {
  /** Null where every law held. */
  readonly broken: Broken | null;
  /** Over the whole end state; the same seed gives the same. */
  readonly hash: string;
  readonly trace: readonly string[];
  readonly requests: number;
}

/** One random history from beginning to rest, and whether the laws held in it. */
export async function runSchedule(options: WorldOptions): Promise<ScheduleResult> {
  const world = new World(options);
  let counts: EndCounts = { only_in_trash: 0, races: 0 };
  let broken: Broken | null = null;
  try {
    await begin(world);
    await act(world);
    await bringToRest(world);
    counts = checkEnd(world);
  } catch (error) {
    broken =
      error instanceof Broken
        ? error
        : new Broken('failed', error instanceof Error ? String(error.stack) : String(error));
  }
  const hash = hashOf(world, broken);
  world.dispose();
  return { broken, hash, trace: [...world.trace], requests: world.network.sent.length, ...counts };
}

/** Scripts that were there before, which everybody has. */
async function begin(world: World): Promise<void> {
  const { faults } = world.network;
  for (const { studio } of world.desks) await world.own?.admit(studio.options.person.sub);
  world.network.faults = peaceful;
  const { known, records = false } = world.options;
  for (let left = records ? known + 1 : known; left > 0; left -= 1) world.note(await world.webUi.create());
  if (records) world.activateAll();
  for (const desk of world.desks) await world.drive('pull', desk.pull());
  const [first] = world.desks;
  if (records && first !== undefined) {
    first.attempt('to begin', (run) => first.records.found(run));
    await world.drive('publish', first.publish());
    for (const desk of world.desks) await world.drive('pull', desk.pull());
  }
  world.network.faults = faults;
}

type Act = (world: World, desk: Desk, random: Random) => void | Promise<void>;

type Acts = readonly (readonly [Act, number])[];

const scriptActs: Acts = [
  [(_, desk) => desk.attempt('to create', (run) => desk.authoring.create(run)), 6],
  [(_, desk) => desk.attempt('to edit', (run) => desk.authoring.edit(run)), 16],
  [(_, desk) => desk.attempt('to delete a line', (run) => desk.authoring.deleteLine(run)), 4],
  [(_, desk) => desk.attempt('to rename', (run) => desk.authoring.rename(run)), 2],
  [(_, desk) => desk.attempt('to describe', (run) => desk.authoring.describe(run)), 4],
  [(_, desk) => desk.attempt('to discard', (run) => desk.authoring.discard(run)), 1],
  [(_, desk) => desk.attempt('to delete', (run) => desk.authoring.remove(run)), 2],
  [(_, desk) => desk.attempt('to undo a deletion', (run) => desk.authoring.undoRemove(run)), 2],
];

const webAct: Act = async (world) => world.note(await world.webUi.act());

const otherActs: Acts = [
  [(_, desk) => desk.restore(), 1],
  [(_, desk) => void desk.pull(), 12],
  [(_, desk) => void desk.publish(), 12],
  [(_, desk) => void desk.publish('some'), 3],
  [(_, desk) => void desk.hold(), 2],
  [(_, desk) => void desk.publishHeld(), 2],
  [(_, desk) => void desk.answer(), 6],
  [(_, desk) => desk.undoAnswer(), 1],
  [(_, desk) => void desk.attend(), 8],
  [(_, desk) => desk.cancel(), 1],
  [(_, { studio }) => studio.kill(), 2],
  [
    (_, { studio }, random) => {
      studio.commitsLeft = random.between(1, 12);
    },
    3,
  ],
  [
    (_, { studio }) => {
      studio.online = false;
    },
    2,
  ],
  [(_, desk) => desk.goOnline(), 6],
  [
    (_, desk, random) =>
      desk.attempt('to work offline', ({ sync }) => {
        sync.setOffline(random.chance(0.3));
        return 'switches';
      }),
    2,
  ],
  [(_, { studio }) => studio.options.person.expire(), 1],
  [(_, { studio }) => studio.options.person.signIn(), 6],
  [webAct, 5],
  [(_, desk) => desk.keepCopy(), 1],
  [(world, desk) => desk.putBack(() => world.published), 1],
  [(world, _, random) => world.restoreServer(random.chance(0.3)), 2],
  [(world, _, random) => setMood(world, random), 4],
];

const acts: Acts = [...scriptActs, ...otherActs];

const recordActs: Acts = [
  [(_, desk) => desk.attempt('to work on them', (run) => desk.records.act(run)), 44],
  ...otherActs.filter(([act]) => act !== webAct),
];

function setMood({ baseline }: World, random: Random): void {
  if (baseline === null) return;
  const moods = ['empty', 'foreign', 'forbidden', 'hides', 'miscounts'] as const;
  baseline.mood = random.chance(0.75) ? 'normal' : random.pick(moods);
}

async function act(world: World): Promise<void> {
  const random = Random.named(world.options.seed, 'acts');
  for (let left = world.options.actions; left > 0; ) {
    if (world.network.deliverable && random.chance(0.9)) {
      await world.deliver();
      continue;
    }
    if (random.chance(0.75) && (await world.pass())) continue;
    left -= 1;
    const desk = random.pick(world.desks);
    if (desk.studio.run === null) {
      world.note(`${desk.studio.name} starts`);
      desk.studio.start();
    } else {
      const possible = world.options.records === true ? recordActs : acts;
      await random.weighted(possible)(world, desk, random);
    }
    await world.settle();
  }
}

function hashOf(world: World, broken: Broken | null): string {
  const studios = world.desks.map(({ studio: { run } }) => (run === null ? null : studioFacts(run)));
  const records = world.desks.map(({ studio: { run } }) => (run === null ? null : studioRecords(run)));
  const state = [
    serverFacts(world.scripts),
    studios,
    records,
    world.time.now,
    world.network.sent,
    broken?.message ?? null,
  ];
  return createHash('sha256').update(JSON.stringify(state)).digest('hex');
}
