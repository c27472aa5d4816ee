import { absentIds, emptinessProblem } from '#engine/sync/sweep.ts';
import type { KnownRow } from '#host/store/queries/observed.ts';
import { RowLeftOut } from '../baseline/row-left-out.ts';
import type { PullContext, ReadType } from './context.ts';
import {
  askAboutGone,
  confirmGone,
  describeGone,
  type GoneEntity,
  lookForCanary,
  mustAsk,
  storeGone,
} from './deletions.ts';
import { confirmIdentity } from './identity.ts';
import { forgetKept, readKeptGone } from './kept-gone.ts';
import type { SweptList } from './list-memory.ts';
import { PullStop } from './pull-stop.ts';
import { readDetail } from './read-detail.ts';
import { readTexts } from './read-texts.ts';
import { type KnownType, knownOf, readTypes } from './read-types.ts';
import { storeRows, type TextJob } from './store-rows.ts';
import { sweepList } from './sweep-list.ts';

/** How a pull ended that nothing stopped. */
export interface PullEnding {
  readonly state: 'done' | 'asks';
  readonly message: string;
}

interface TypeSweep {
  readonly read: ReadType;
  readonly known: KnownType;
  readonly swept: SweptList;
  /** Why rows that are there could not be taken. */
  readonly leftOut: readonly string[];
}

/** More than this many known entities, and none of them there: not this tenant (`sync.md` 3.6.1). */
const enoughToWonder = 10;

/**
 * A pull from a backend with the plain API (`sync.md` 3.6). All lists are read before anything is stored, so that a
 * foreign row on the last page leaves nothing behind. `notOffered` holds types that this server turned out not to have.
 */
export async function pullBaseline(context: PullContext, runId: string, notOffered: Set<string>): Promise<PullEnding> {
  const { deps, record } = context;
  await confirmIdentity(deps);
  const sweeps = await sweepAll(context, notOffered);
  await confirmCommonGround(context, sweeps);
  record.complete = sweeps.every(({ swept }) => swept.verdict.complete);
  record.seen = sweeps.reduce((sum, { swept }) => sum + swept.rows.size, 0);
  const open = sweeps.filter(({ known, swept }) => !context.lists.isSettled(swept, known));
  const jobs: TextJob[] = [];
  for (const sweep of open) {
    const { read, known, swept } = sweep;
    const list = { read, rows: swept.rows.values(), known: known.byId, suspects: known.suspects };
    const news = await storeRows(context, record, list);
    jobs.push(...news.jobs);
    if (!news.any && hasAll(sweep)) context.lists.settle(swept, known);
  }
  await readTexts(context, record, jobs);
  const asked = await takeDeletions(context, open);
  const leftOut = sweeps
    .flatMap((sweep) => sweep.leftOut)
    .map((words) => ` ${words}`)
    .join('');
  if (asked.length > 0) return { state: 'asks', message: askAboutGone(context, runId, asked) };
  return { state: 'done', message: `${record.words()}${incompleteWords(sweeps)}${leftOut}` };
}

async function sweepAll(context: PullContext, notOffered: Set<string>): Promise<TypeSweep[]> {
  const { deps } = context;
  const sweeps: TypeSweep[] = [];
  for (const read of readTypes(deps.types)) {
    const { type } = read.type;
    if (notOffered.has(type)) continue;
    deps.progress({ done: 0, total: null, message: `Reading the list of ${read.type.label}s` });
    const known = knownOf(deps.store, type);
    const here = known.present.map((row) => row.remote_id);
    const swept = await sweepList(context, read, here);
    if (swept === null) {
      if (known.present.length === 0) noteOffer(context, notOffered, type, false);
      else throw new PullStop('identity', `The server no longer offers ${read.type.label}s. Nothing was taken over.`);
      continue;
    }
    noteOffer(context, notOffered, type, true);
    const problem = emptinessProblem(known.present.length, swept.rows.size);
    if (problem !== null && !deps.expected().set_up_anew)
      throw new PullStop('identity', `${problem} Nothing was taken over.`);
    sweeps.push({ read, known, ...(await completed(context, read, known, swept)) });
  }
  return sweeps;
}

/** Whether the list shows everything that is known, and nothing of it was left out. */
function hasAll({ known, swept, leftOut }: TypeSweep): boolean {
  if (!swept.verdict.complete || leftOut.length > 0) return false;
  return [...known.present, ...known.unverified].every((row) => swept.rows.has(row.remote_id));
}

/** What a server does not have is said in plans, and asked for again when the studio starts anew. */
function noteOffer({ deps }: PullContext, notOffered: Set<string>, type: string, offered: boolean): void {
  if (!offered) notOffered.add(type);
  const profile = deps.profile();
  const known = profile.not_offered ?? [];
  if (known.includes(type) !== offered) return;
  const not_offered = offered ? known.filter((one) => one !== type) : [...known, type];
  deps.saveProfile({ ...profile, not_offered });
}

/**
 * What the list did not show although it is known is read by its id where the list was not complete, so that no change is
 * missed. A list that does not show every change is read in depth each time (S26). What is not found is left out, and what
 * cannot be taken stays as it is here (LC-75).
 */
async function completed(
  context: PullContext,
  read: ReadType,
  known: KnownType,
  swept: SweptList,
): Promise<Pick<TypeSweep, 'swept' | 'leftOut'>> {
  const thin = read.type.list_row === 'thin';
  if (!thin && swept.verdict.complete) return { swept, leftOut: [] };
  const rows = new Map(thin ? [] : swept.rows);
  const leftOut: string[] = [];
  const unseen = known.present.map((row) => row.remote_id).filter((id) => !swept.rows.has(id));
  const ids = [...(thin ? swept.rows.keys() : []), ...(swept.verdict.complete ? [] : unseen)];
  await context.requests.each(ids, async (id) => {
    try {
      const row = await readDetail(context, read, id, known.byId.get(id)?.list_fingerprint);
      if (row !== null) rows.set(id, row);
    } catch (error) {
      if (!(error instanceof RowLeftOut)) throw error;
      leftOut.push(error.message);
      context.deps.log('info', error.message);
    }
  });
  return { swept: { ...swept, rows }, leftOut };
}

/**
 * Something that both sides know must be there before anything is believed (S20). Usually a list shows it; otherwise it is
 * asked for. Where few were known, all of them may really have been deleted.
 */
async function confirmCommonGround(context: PullContext, sweeps: readonly TypeSweep[]): Promise<void> {
  const isShown = ({ known, swept }: TypeSweep) => known.present.some((row) => swept.rows.has(row.remote_id));
  if (sweeps.some(isShown) || context.deps.expected().set_up_anew) return;
  const known = sweeps.flatMap((sweep) => sweep.known.present);
  for (const { read, known } of sweeps) {
    const ids = known.present.map((row) => row.remote_id);
    const canary = await lookForCanary(context, read, ids);
    if (canary !== null && canary.id !== null) return confirmIdentity(context.deps, canary);
  }
  if (known.length > enoughToWonder)
    throw new PullStop('identity', 'The server does not know what it told us before. Nothing was taken over.');
}

/** Stores what is gone, type by type; returns what a person has to look at first. */
async function takeDeletions(context: PullContext, sweeps: readonly TypeSweep[]): Promise<GoneEntity[]> {
  const present = sweeps.flatMap(({ known, swept }) => known.present.filter((row) => swept.rows.has(row.remote_id)));
  forgetKept(context.deps.store, new Set(present.map(({ lid }) => lid)));
  const kept = readKeptGone(context.deps.store);
  const confirmed: string[] = [];
  const asked: GoneEntity[] = [];
  for (const { read, known, swept } of sweeps) {
    const absent = absentRows(known, swept).filter((row) => !kept.has(row.lid));
    const gone = await confirmGone(context, read, absent, [...swept.rows.keys()]);
    const lids = gone.map((row) => row.lid);
    if (mustAsk(known.present.length, gone.length)) asked.push(...describeGone(context, read.type.type, lids));
    else confirmed.push(...lids, ...absentSamples(known, swept));
  }
  storeGone(context, confirmed);
  return asked;
}

function absentRows(known: KnownType, swept: SweptList): KnownRow[] {
  const absent = new Set(
    absentIds(
      known.present.map((row) => row.remote_id),
      swept.pages,
    ),
  );
  return known.present.filter((row) => absent.has(row.remote_id));
}

/** Samples that came with the studio as if they were published, and that this server does not have. */
function absentSamples(known: KnownType, swept: SweptList): string[] {
  if (!swept.verdict.complete) return [];
  return known.unverified.filter((row) => !swept.rows.has(row.remote_id)).map((row) => row.lid);
}

function incompleteWords(sweeps: readonly TypeSweep[]): string {
  const reason = sweeps.map(({ swept }) => swept.verdict.reason).find((words) => words !== null);
  if (reason === undefined || reason === null) return '';
  return ` The list changed while it was read, so nothing counts as deleted this time (${reason.replace(/\.$/, '')}).`;
}
