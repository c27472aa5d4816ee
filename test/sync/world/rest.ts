import { birthMarkOf } from '#engine/sync/marks.ts';
import { findMark } from '#host/store/queries/ledger.ts';
import type { Effect } from '../backends/baseline/tables.ts';
import { firstDifference, type ScriptFacts, serverFacts, studioFacts, trashTokens } from '../laws/end-state.ts';
import { checkRecords, recordDifference, studioRecords } from '../laws/records.ts';
import type { Desk } from './desk.ts';
import { peaceful } from './faults.ts';
import { originOf, tokensOf } from './model.ts';
import type { Run } from './studio.ts';
import type { World } from './world.ts';
import { Broken } from './world-options.ts';

/** Rounds in which everybody pulls, answers and publishes until nothing moves any more (I5). */
const mostRounds = 60;
const mostQuietRounds = 8;
/** For each approved operation. */
const mostWrites = 10;
/** Longer than a request may take, twice. */
const settleMs = 70_000;

/** Faults end, everybody pulls, answers and publishes until nothing moves any more. Throws `Broken`. */
export async function bringToRest(world: World): Promise<void> {
  world.note('— the faults end');
  world.network.faults = peaceful;
  if (world.baseline !== null) world.baseline.mood = 'normal';
  for (const desk of world.desks) {
    const { studio } = desk;
    studio.commitsLeft = null;
    studio.options.person.signIn();
    if (studio.run === null) studio.start();
    studio.run?.sync.setOffline(false);
    desk.goOnline();
  }
  await lateCopiesArrive(world);
  for (const id of world.baseline?.repair() ?? []) world.note(`the server's operator repairs ${id}`);
  let quiet = 0;
  for (let round = 0; round < mostRounds; round += 1) {
    quiet = (await roundMoves(world)) ? 0 : quiet + 1;
    // Pages that shift may hide a row from one pull, not from all of them.
    if (quiet > 0 && (quiet > mostQuietRounds || isAtRest(world))) return;
    // What nobody answered is looked at again once no copy of it can come any more.
    if (quiet > 0) await world.wait(settleMs);
  }
  throw new Broken('stuck', `I5: It does not come to rest in ${mostRounds} rounds.`);
}

/** Everybody has what the server has, nothing of it carries a mark, and no request is without an outcome. */
function isAtRest(world: World): boolean {
  const server = settledFacts(world);
  if (server.some(({ description }) => hasMark(description))) return false;
  return world.desks.every(({ studio: { run } }) => {
    const same = run !== null && differenceOf(world, run) === null && recordDifference(run, world.records) === null;
    return same && openOperations(run) === 0;
  });
}

/**
 * Creations whose owner lost the file that knew of their marks. Nobody can tell whose they are before their time is over,
 * so they stay as they are, here and there (`sync.md` 3.10 rule 9).
 */
function orphans(world: World): Set<string> {
  const entries = [...(world.baseline?.tenant.scripts.values() ?? [])];
  return new Set(
    entries.flatMap(({ row, birth }) => {
      const mark = birthMarkOf(row.description);
      const { run = null } = world.desks.find(({ studio }) => studio.name === birth.from)?.studio ?? {};
      return mark !== null && run !== null && findMark(run.store, mark) === undefined ? [row.id] : [];
    }),
  );
}

function settledFacts(world: World): ScriptFacts[] {
  const without = orphans(world);
  return serverFacts(world.scripts).filter(({ id }) => !without.has(id));
}

/** What a studio shows differently from the server; null where it is the same. */
function differenceOf(world: World, run: Run): string | null {
  const without = orphans(world);
  return firstDifference(
    studioFacts(run).filter(({ id }) => !without.has(id)),
    settledFacts(world),
  );
}

function openOperations({ store }: Run): number {
  const open = store.build.selectFrom('operation').select('op_id').where('state', 'in', ['sent', 'unknown']);
  return store.all(open).length;
}

function hasMark(description: unknown): boolean {
  return typeof description === 'string' && description.includes('hw: new=');
}

/** Everything on its way is delivered, however late it is. */
async function lateCopiesArrive(world: World): Promise<void> {
  while (world.network.next !== null) {
    if (world.network.deliverable) await world.deliver();
    else await world.pass();
  }
}

/** Whether anything was still to do for anybody. */
async function roundMoves(world: World): Promise<boolean> {
  let moves = false;
  for (const desk of world.desks) {
    const before = stateOf(world, desk);
    await world.drive('pull', desk.pull());
    for (let tries = 0; tries < 5 && desk.waiting.length > 0; tries += 1) {
      moves = true;
      await world.drive('attend', desk.attend(true));
    }
    const open = (desk.studio.run?.sync.conflicts() ?? []).map(({ lid }) => lid);
    for (const lid of open.sort()) {
      moves = true;
      await world.drive('answer', desk.answer(lid));
    }
    desk.letGo();
    if (world.options.records === true) await world.drive('take back', desk.takeBackBlocked());
    await world.drive('publish', desk.publish());
    if (stateOf(world, desk) !== before) moves = true;
  }
  return moves;
}

function stateOf(world: World, { studio }: Desk): string {
  const { run } = studio;
  return JSON.stringify([
    serverFacts(world.scripts),
    run === null ? null : [studioFacts(run), studioRecords(run)],
    run?.sync.status().counts,
  ]);
}

/** What is counted and no breach: saved tokens in a Trash only, and values replaced that their writer had not seen. */
export interface EndCounts {
  readonly only_in_trash: number;
  readonly races: number;
}

/** Every law that can be judged at the end only. Throws `Broken`. */
export function checkEnd(world: World): EndCounts {
  const server = settledFacts(world);
  const inHead = new Set(server.flatMap(({ body }) => [...tokensOf(body)]));
  const without = orphans(world);
  const waiting = world.desks.flatMap(({ studio: { run } }) => (run === null ? [] : studioFacts(run)));
  for (const { id, body } of waiting) if (without.has(id)) for (const token of tokensOf(body)) inHead.add(token);
  const inTrash = new Set(world.desks.flatMap(({ studio: { run } }) => (run === null ? [] : [...trashTokens(run)])));
  const unseen = world.baseline?.deletedUnseen() ?? new Set();
  const missing = world.model.expected().filter(({ text }) => !inHead.has(text) && !unseen.has(text));
  const lost = missing.filter(({ text }) => !inTrash.has(text));
  if (lost.length > 0) {
    const words = lost.map(({ text, studio }) => `${text} of ${studio}`).join(', ');
    throw new Broken('lost', `I1: Neither in a head nor in a Trash: ${words}.`);
  }
  checkDuplicates(world);
  for (const { studio } of world.desks) {
    if (studio.run === null) continue;
    const difference = differenceOf(world, studio.run);
    const found = difference ?? recordDifference(studio.run, world.records);
    if (found !== null) throw new Broken('diverged', `I3: ${studio.name}: ${found}.`);
    if (openOperations(studio.run) > 0)
      throw new Broken('stuck', `I5: ${studio.name} has operations without a known outcome.`);
  }
  const runs = world.desks.map(({ studio }) => studio.run).filter((run) => run !== null);
  const overwritten =
    world.baseline?.overwritten.filter((one) => one.late || !world.approvals.saw(one.from, one.mark)) ?? [];
  const unseenRecords = new Set(overwritten.map(({ mark }) => mark));
  const trashed = checkRecords(world.records, world.recordModel, runs, unseenRecords);
  return { only_in_trash: missing.length + trashed, races: checkApproved(world) };
}

/** I4, I5 and I7. */
function checkApproved({ approvals, backend, baseline, enhanced, network, desks }: World): number {
  for (const desk of desks) desk.noteUndone();
  const records =
    baseline === null
      ? approvals.records.check(enhanced?.recordEffects ?? [])
      : approvals.records.check(baseline.recordEffects, baseline.recordLooks);
  const effects = baseline?.effects ?? enhanced?.effects ?? [];
  const entries = baseline === null ? [] : [...baseline.tenant.scripts.values(), ...baseline.tenant.deleted.values()];
  const races = approvals.check(effects, new Map(entries.map(({ row, birth }) => [row.id, birth])));
  if (enhanced !== null && races > 0) throw new Broken('silent', `I4: ${races} values were replaced unseen.`);
  for (const { studio } of desks) {
    const { length } = network.sent.filter(({ from, method }) => from === studio.name && method !== 'GET');
    const most = mostWrites * (approvals.count(studio.name) + 5);
    if (length > most) throw new Broken('stuck', `I5: ${studio.name} sent ${length} writes to ${backend.origin}.`);
  }
  return races + records;
}

/** I2: one approved creation has made at most one script, and no mark is left. */
function checkDuplicates(world: World): void {
  const { baseline, model } = world;
  for (const { description, name } of settledFacts(world)) {
    if (hasMark(description)) throw new Broken('duplicated', `I2: "${name}" still has a mark.`);
  }
  const births = new Map<string, string>();
  const unmarked = new Set(baseline?.effects.filter(destroysMark).map(({ id }) => id));
  for (const { row, birth } of baseline?.tenant.scripts.values() ?? []) {
    const mark = birthMarkOf(birth.description);
    const origin = originOf(birth.description);
    // Somebody else took the mark away before its owner had seen it: then a person was asked, and chose.
    if (birth.from === 'web' || unmarked.has(row.id) || (origin !== null && model.kept.has(origin))) continue;
    const once = origin === null || model.remade.has(origin) ? [] : [`${birth.from} ${origin}`];
    for (const key of mark === null ? once : [mark, ...once]) {
      const other = births.get(key);
      if (other !== undefined) throw new Broken('duplicated', `I2: ${key} is there as ${other} and ${row.id}.`);
      births.set(key, row.id);
    }
  }
}

function destroysMark({ from, before, after }: Effect): boolean {
  return from === 'web' && hasMark(before['description']) && !hasMark(after['description']);
}
