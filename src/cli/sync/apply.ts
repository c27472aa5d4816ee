import { createInterface } from 'node:readline/promises';
import { type PublishPlan, publishPlan } from '#contract/model/publish-plan.ts';
import type { PlanView, PublishEnd } from '#contract/rpc/sync.ts';
import type { HeadlessStudio } from '#host/app/start-headless.ts';
import { staleEnd } from '#host/sync/plan/stale-end.ts';
import { exitCodes } from '../exit-codes.ts';
import { CommandError, nameOf, readText } from '../read-input.ts';
import { reviewedLids } from './choose.ts';
import { settleHalfApplied } from './half-applied.ts';
import { conflictsCode, endText, planViewText, print } from './output.ts';
import { planOf } from './plan.ts';
import { connect, type SyncOptions, tellAttention, withStudio } from './with-studio.ts';

export interface ApplyOptions extends SyncOptions {
  readonly only?: string[];
  readonly yes?: boolean;
  readonly reviewed: string[];
  readonly tenantName?: string;
  readonly message?: string;
  readonly acceptFailingTests?: boolean;
  readonly continue?: boolean;
  readonly undo?: boolean;
  readonly leave?: boolean;
}

interface Chosen {
  readonly view: PlanView;
  readonly lids: string[] | null;
}

/** `hookwright apply [PLANFILE]`: carries out a plan that was written before, or the one that is shown now. */
export async function apply(file: string | undefined, options: ApplyOptions): Promise<number> {
  if (options.continue || options.undo || options.leave) {
    if (file !== undefined) throw new CommandError('What stopped half-way is known here; leave the plan file out.');
    return settleHalfApplied(options);
  }
  if (file !== undefined && options.only !== undefined) {
    throw new CommandError('A plan file says itself what is published; leave --only out.');
  }
  const given = file === undefined ? null : await readPlan(file);
  return withStudio(options, async (studio) => {
    if (given !== null) {
      assertOurs(studio, given);
      const before = studio.publishOf(given.plan_hash);
      if (before?.done) return finish(appliedBefore(before), options, []);
    }
    await connect(studio, options);
    await studio.sync.pull();
    const code = given === null ? await applyNow(studio, options) : await applyGiven(studio, given, options);
    tellAttention(studio);
    return code;
  });
}

async function applyNow(studio: HeadlessStudio, options: ApplyOptions): Promise<number> {
  const view = await planOf(studio, options.only);
  const { plan } = view;
  if (!options.json) process.stdout.write(planViewText(view));
  if (plan.operations.length === 0) return finish(nothingToDo, options, plan.conflicts);
  if (!options.yes && !(await askYes())) return exitCodes.failed;
  const lids = options.only === undefined ? null : plan.changes.map(({ lid }) => lid);
  return publish(studio, { view, lids }, options);
}

async function applyGiven(studio: HeadlessStudio, given: PublishPlan, options: ApplyOptions): Promise<number> {
  // An earlier command may have been ended in the middle of it.
  const begun = studio.publishOf(given.plan_hash);
  if (begun !== null) {
    if (begun.done) return finish(appliedBefore(begun), options, []);
    return finish(await studio.sync.resume(begun.cs_id), options, studio.sync.conflicts());
  }
  const chosen = await findPlan(studio, given);
  if (chosen.view.plan.plan_hash === given.plan_hash) return publish(studio, chosen, options);
  return finish(staleEnd(given, chosen.view.plan), options, []);
}

/** What is planned now for the same entities: a plan of everything, or of the part that the file holds. */
async function findPlan({ sync }: HeadlessStudio, given: PublishPlan): Promise<Chosen> {
  const whole = await sync.plan({});
  if (whole.plan.plan_hash === given.plan_hash) return { view: whole, lids: null };
  const lids = given.changes.map(({ lid }) => lid);
  return { view: await sync.plan({ lids }), lids };
}

async function publish({ sync }: HeadlessStudio, { view, lids }: Chosen, options: ApplyOptions): Promise<number> {
  const end = await sync.publish({
    plan_hash: view.plan.plan_hash,
    lids,
    reviewed: reviewedLids(options.reviewed, view),
    typed_tenant_name: options.tenantName ?? null,
    change_description: options.message ?? null,
    accept_failing_cases: options.acceptFailingTests === true,
  });
  return finish(end, options, view.plan.conflicts);
}

function finish(end: PublishEnd, { json }: ApplyOptions, conflicts: readonly unknown[]): number {
  print(end, json, endText);
  if (end.outcome !== 'done') return exitCodes.failed;
  const code = conflictsCode(conflicts);
  return code === exitCodes.fine && end.not_applied.length > 0 ? exitCodes.failed : code;
}

const nothing = { applied: 0, took_effect: [], not_applied: [], differences: [] };
const nothingToDo: PublishEnd = { ...nothing, outcome: 'done', cs_id: null, message: 'There is nothing to publish.' };

function appliedBefore({ cs_id, ended_at }: { cs_id: string; ended_at: string | null }): PublishEnd {
  const when = ended_at === null ? '' : ` at ${ended_at}`;
  return {
    ...nothing,
    outcome: 'done',
    cs_id,
    message: `This plan was applied before${when}. Nothing was sent.`,
  };
}

/** A plan is for one workspace, tenant and address, and is applied nowhere else (`sync.md` 3.16 lock 4). */
function assertOurs({ workspace }: HeadlessStudio, { target }: PublishPlan): void {
  if (target.workspace_id === workspace.id) return;
  throw new CommandError(
    `This plan is for another workspace: tenant ${target.tenant_name} (${target.tenant_id}) at ${target.origin}. Nothing was sent.`,
  );
}

async function readPlan(file: string): Promise<PublishPlan> {
  const text = await readText(file);
  try {
    return publishPlan.parse(JSON.parse(text));
  } catch {
    throw new CommandError(`${nameOf(file)} is not a plan; write one with: hookwright plan --out FILE`);
  }
}

async function askYes(): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new CommandError('Nobody can be asked here; give --yes to publish without a question.');
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await prompt.question('Publish this? Type yes: ')).trim() === 'yes';
  } finally {
    prompt.close();
  }
}
