import { planOperation } from '#contract/model/publish-plan.ts';
import type { PlanView, SyncAttention } from '#contract/rpc/sync.ts';
import type { Approvals } from '../laws/approvals.ts';
import { marksIn, type RecordWatch } from '../laws/records.ts';
import type { StudioWatch } from '../laws/watch-studio.ts';
import { type Answered, answerConflict } from './answers.ts';
import type { Authoring } from './authoring.ts';
import { Doing, type DoingOptions } from './doing.ts';
import { removeEntity, takeBackEntity } from './entity-acts.ts';
import { type Model, originOf } from './model.ts';
import type { Random } from './random.ts';
import type { RecordAuthoring } from './record-authoring.ts';
import { marksOf, type RecordModel } from './record-model.ts';
import type { Run } from './studio.ts';

export interface DeskOptions extends DoingOptions {
  readonly model: Model;
  readonly random: Random;
  readonly watch: StudioWatch;
  readonly authoring: Authoring;
  readonly records: RecordAuthoring;
  readonly recordModel: RecordModel;
  readonly recordWatch: RecordWatch;
  /** The marks that the server shows. */
  readonly marksThere: () => ReadonlySet<string>;
  readonly approvals: Approvals;
  /** How often something that is no script has been written to the server. */
  readonly writtenRecords: () => number;
  /** The backend takes the studio's own ids. */
  readonly clientIds: boolean;
  /** Whether somebody can see on the server that it is really gone. */
  readonly isGone: (remoteId: string) => boolean;
}

/** What somebody at one studio can do. Long things are begun and not waited for; the world goes on meanwhile. */
export class Desk extends Doing {
  readonly watch: StudioWatch;
  readonly authoring: Authoring;
  readonly records: RecordAuthoring;
  readonly recordWatch: RecordWatch;
  readonly #options: DeskOptions;
  /** Scripts that were kept here although a pull found them gone. */
  readonly #denied = new Set<string>();
  /** A plan that was read and not approved yet. */
  #held: PlanView | null = null;
  #undoable: Answered | null = null;

  constructor(options: DeskOptions) {
    super(options);
    this.#options = options;
    this.watch = options.watch;
    this.authoring = options.authoring;
    this.records = options.records;
    this.recordWatch = options.recordWatch;
  }

  goOnline(): void {
    this.studio.online = true;
    void this.begin('go online', async ({ sync }) => {
      await sync.onOnline();
      return 'it is';
    });
  }

  pull(): Promise<void> {
    return this.begin('pull', async ({ sync }) => {
      const { outcome, added, updated, deleted, conflicts, message } = await sync.pull();
      return `${outcome} +${added} ~${updated} -${deleted} !${conflicts} ${message}`;
    });
  }

  /** Reads the plan and approves all of it, every review ticked. */
  publish(picked: 'all' | 'some' = 'all'): Promise<void> {
    return this.begin('publish', async (run) => {
      const whole = await run.sync.plan({ lids: null });
      if (whole.plan.operations.length === 0) return 'nothing to publish';
      const lids = whole.plan.changes.map(({ lid }) => lid);
      if (picked === 'all') return this.#approve(run, whole, null);
      const some = [this.#options.random.pick(lids)];
      return this.#approve(run, await run.sync.plan({ lids: some }), some);
    });
  }

  /** Reads a plan, and lets it lie. */
  async hold(): Promise<void> {
    await this.begin('read the plan', async ({ sync }) => {
      const view = await sync.plan({ lids: null });
      this.#held = view.plan.operations.length === 0 ? null : view;
      return `${view.plan.operations.length} operations`;
    });
  }

  /** Approves what was read some time ago. */
  publishHeld(): Promise<void> {
    const held = this.#held;
    this.#held = null;
    if (held === null) return Promise.resolve();
    return this.begin('publish what was read before', (run) => this.#approve(run, held, null));
  }

  /** Answers one of the conflicts, or the given one. */
  answer(lid?: string): Promise<void> {
    const { random } = this.#options;
    return this.begin('answer a conflict', (run) => {
      const conflicts = run.sync.conflicts();
      if (conflicts.length === 0) return Promise.resolve('there is none');
      return this.#answer(run, lid ?? random.pick(conflicts.map((one) => one.lid).sort()));
    });
  }

  undoAnswer(): void {
    const undoable = this.#undoable;
    this.#undoable = null;
    if (undoable === null) return;
    // It may be taken back and the studio die over saying so.
    this.watch.forget(undoable.lid);
    this.attempt('to take an answer back', ({ sync }) => {
      sync.undoAnswer(undoable.undo_id);
      if (undoable.removal !== null) this.#options.model.takenBack(undoable.removal);
      return 'takes an answer back';
    });
  }

  /** What waits for somebody. That a server was restored is only told. */
  get waiting(): SyncAttention[] {
    return (this.studio.run?.sync.status().attention ?? []).filter(({ kind }) => kind !== 'diverged');
  }

  /** Takes care of one thing that waits for a person; at the end without undoing anything. */
  attend(peaceful = false): Promise<void> {
    const open = this.waiting;
    if (open.length === 0) return Promise.resolve();
    return this.#attendTo(this.#options.random.pick(open), peaceful);
  }

  restore(): void {
    this.attempt('to restore', ({ sync, scripts }) => {
      const items = sync.trash().map(({ trash_id }) => trash_id);
      if (items.length === 0) return 'has nothing in the Trash';
      const chosen = this.#options.random.pick(items.sort());
      for (const mark of marksOf(sync.trashContent(chosen).document)) this.#options.recordModel.remade.add(mark);
      const { lid } = sync.restore(chosen);
      if (!scripts.list().some((script) => script.lid === lid)) return `restores ${lid}`;
      scripts.update({ lid, description: `about #o${this.#options.model.fresh('')}` });
      return `restores ${lid}`;
    });
  }

  /** Whoever kept something that really went in the end lets it go; it is in the Trash then. */
  letGo(): void {
    for (const lid of this.#denied) {
      const [id] = this.#remoteIds([lid]);
      if (id === undefined || !this.#options.isGone(id)) continue;
      this.#denied.delete(lid);
      this.authoring.given.add(lid);
      this.attempt('to let go', (run) => {
        removeEntity(run, lid, this.#options.recordModel);
        return `lets ${lid} go`;
      });
    }
  }

  /** What cannot go out as it is, is taken back to what is published: its author would have to think, or to make room. */
  async takeBackBlocked(): Promise<void> {
    await this.begin('take back what cannot go out', async (run) => {
      const { blocked } = (await run.sync.plan({ lids: null })).plan;
      const lids = blocked
        .filter(({ type, reason }) => type !== 'script' && reason !== 'needs_blocked')
        .map(({ lid }) => lid);
      for (const lid of lids) {
        this.authoring.given.add(lid);
        takeBackEntity(run, lid, this.#options.recordModel);
      }
      return lids.join();
    });
  }

  cancel(): void {
    const running = this.studio.run?.sync.status().running ?? null;
    if (running === null) return;
    this.attempt('to cancel', ({ sync }) => {
      sync.cancel(running.run_id);
      return `cancels its ${running.kind}`;
    });
  }

  /** A copy of the file is laid aside, as a backup does it. */
  keepCopy(): void {
    this.studio.keepCopy();
    this.#options.trace(`${this.studio.name} is copied`);
  }

  /**
   * The copy takes the file's place, as on a new disk: what was saved here alone since then is gone with the old one
   * (`sync.md` 4.2 F22).
   */
  putBack(onServer: () => ReadonlySet<string>): void {
    const { studio } = this;
    if (!studio.hasCopy) return;
    const { model, trace } = this.#options;
    studio.putBack();
    studio.start();
    this.forget();
    this.watch.check(() => []);
    this.#loseDisk();
    const left = this.watch.tokensIn().union(onServer());
    model.removed(model.of(studio.name).difference(left), `${studio.name} lost its disk`);
    for (const script of studio.run?.scripts.list() ?? []) {
      const origin = originOf(script.description);
      // Its author sees it as new once more, and may approve it once more.
      if (script.id === null && origin !== null) model.remade.add(origin);
    }
    trace(`${studio.name} has the file of another day again`);
  }

  forget(): void {
    this.authoring.forget();
    this.watch.forget();
    this.recordWatch.forget();
    this.#held = null;
    this.#undoable = null;
  }

  /** Who undoes a publish approves the way back as it is stored then. */
  noteUndone(): void {
    const { run } = this.studio;
    if (run === null) return;
    const { store } = run;
    const rows = store.all(
      store.build
        .selectFrom('operation')
        .innerJoin('change_set', 'change_set.cs_id', 'operation.cs_id')
        .select('operation.operation_json')
        .where('change_set.undoes', 'is not', null),
    );
    const operations = rows.map(({ operation_json }) => planOperation.parse(JSON.parse(operation_json)));
    // What an undo deletes is gone from the list that knows its id.
    this.#options.approvals.note(this.studio.name, operations, (lid) => this.#ledgerId(lid));
    this.#options.approvals.records.note(this.studio.name, run, operations);
  }

  #ledgerId(lid: string): string | null {
    const { store } = this.studio.run ?? {};
    if (store === undefined) return null;
    const births = store.build.selectFrom('ledger').select('remote_id').where('lid', '=', lid);
    const [born] = store.all(births.where('kind', '=', 'create').where('remote_id', 'is not', null));
    return this.#remoteIds([lid])[0] ?? born?.remote_id ?? (this.#options.clientIds ? lid : null);
  }

  async #approve(run: Run, view: PlanView, lids: string[] | null): Promise<string> {
    const { approvals, writtenRecords } = this.#options;
    approvals.records.note(this.studio.name, run, view.plan.operations, writtenRecords());
    approvals.note(this.studio.name, view.plan.operations, (lid) => this.#remoteIds([lid])[0] ?? null);
    const end = await run.sync.publish({
      plan_hash: view.plan.plan_hash,
      lids,
      reviewed: view.plan.changes.map(({ lid }) => lid),
      typed_tenant_name: view.plan.target.tenant_name,
      change_description: 'from the world',
    });
    return `${end.outcome}: ${end.message}`;
  }

  async #answer(run: Run, lid: string): Promise<string> {
    const { model, random } = this.#options;
    this.authoring.given.add(lid);
    const shown = run.sync.conflict(lid);
    const { recordModel } = this.#options;
    // Whoever chooses between two sides may let go of anything in either.
    if (shown.conflict.type !== 'script') recordModel.gone(marksOf([shown.base, shown.theirs, shown.yours]));
    const answered = await answerConflict(run, lid, model, random);
    const { choice } = answered;
    if (choice === 'recreate') for (const mark of marksOf(shown.yours)) recordModel.remade.add(mark);
    if (choice === null) return `nothing to say about ${lid}`;
    if (!['discard_to_trash', 'adopt', 'drop_reference'].includes(choice)) this.authoring.given.delete(lid);
    this.#undoable = answered;
    return `${lid}: ${choice}`;
  }

  #attendTo(attention: SyncAttention, peaceful: boolean): Promise<void> {
    const { random } = this.#options;
    switch (attention.kind) {
      case 'half_applied':
        return this.#goOn(attention.cs_id, peaceful ? 'leave' : random.pick(['resume', 'undo', 'leave'] as const));
      case 'sign_in':
        this.studio.options.person.signIn();
        return this.#goOn(attention.cs_id, 'resume');
      case 'waiting':
        return this.#goOn(attention.cs_id, peaceful || random.chance(0.7) ? 'resume' : 'leave');
      case 'deletions':
        return this.#answerDeletions(attention);
      case 'diverged':
      case 'recovered':
      case 'instance':
      case 'identity':
        return this.pull();
    }
  }

  #goOn(csId: string, how: 'resume' | 'undo' | 'leave'): Promise<void> {
    if (how === 'leave') {
      this.attempt('to leave a publish', ({ sync }) => {
        sync.leave(csId);
        return 'leaves a publish as it is';
      });
      return Promise.resolve();
    }
    if (how === 'undo') this.#giveUp(csId);
    return this.begin(`${how} a publish`, async ({ sync }) => {
      const end = how === 'resume' ? await sync.resume(csId) : await sync.undo(csId);
      if (how === 'undo') this.noteUndone();
      return `${end.outcome}: ${end.message}`;
    });
  }

  /** Who undoes a publish has seen what it wrote. */
  #giveUp(csId: string): void {
    const { run } = this.studio;
    if (run === null) return;
    const { store } = run;
    const rows = store.all(
      store.build.selectFrom('operation').select(['lid', 'operation_json']).where('cs_id', '=', csId),
    );
    for (const { lid, operation_json } of rows) {
      this.authoring.given.add(lid);
      this.#options.recordModel.gone(marksOf(operation_json));
    }
    const tokens = this.watch.tokensIn(rows.map(({ lid }) => lid));
    this.#options.model.removed(tokens, `${this.studio.name} undoes a publish`);
  }

  /** What was saved here alone since the copy was made is gone with the disk. */
  #loseDisk(): void {
    const { run, name } = this.studio;
    const { recordModel, marksThere } = this.#options;
    const left = run === null ? new Set<string>() : marksIn(run).shown;
    recordModel.gone(recordModel.of(name).difference(left.union(marksThere())));
  }

  /** Whoever is asked looks, and knows whether these are really gone. */
  #answerDeletions({ run_id, gone }: Extract<SyncAttention, { kind: 'deletions' }>): Promise<void> {
    const remote = this.#remoteIds(gone.map(({ lid }) => lid));
    const confirm = remote.every((id) => this.#options.isGone(id));
    if (!confirm) for (const { lid } of gone) this.#denied.add(lid);
    return this.begin(`${confirm ? 'confirm' : 'deny'} deletions`, async ({ sync }) => {
      const { outcome, deleted } = await sync.answerDeletions(run_id, confirm);
      return `${outcome} -${deleted}`;
    });
  }

  #remoteIds(lids: readonly string[]): string[] {
    const { store } = this.studio.run ?? {};
    if (store === undefined) return [];
    const rows = store.all(store.build.selectFrom('entity').select(['lid', 'remote_id']));
    return rows.flatMap(({ lid, remote_id }) => (lids.includes(lid) && remote_id !== null ? [remote_id] : []));
  }
}
