import { AppError } from '#contract/errors/app-error.ts';
import { bindingLimits, retriesProblem } from '#contract/model/hook-binding.ts';
import type {
  BindingChange,
  BindingChanges,
  BindingRow,
  BindingStep,
  CreateBindingInput,
  HookPoint,
  MoveBindingInput,
  SaveBindingInput,
  SaveBindingResult,
} from '#contract/rpc/bindings.ts';
import { hookBindingType } from '#engine/sync/types/hook-binding.ts';
import { listBindingsOfConnector, listBindingsOfScript } from '#host/store/queries/bindings.ts';
import { findEntity, type LiveEntityRow, listLiveOfType } from '#host/store/queries/entities.ts';
import type { RecordSave } from '#host/store/side-journal.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import type { EventHub } from '../event-hub.ts';
import { RecordWriter } from '../records/record-writer.ts';
import { realSurroundings, type ScriptsSurroundings } from '../scripts/surroundings.ts';
import { BindingSteps, settingsOf } from './binding-steps.ts';
import { type BindingDocument, readBinding, toBindingRow, toBindingRows } from './binding-view.ts';
import { assertPlaces, assertRoom, bindingsAt, numbersFor, pointOf } from './hook-points.ts';

/** Collects in one transaction what a change touches and how it is taken back. */
interface Doing {
  readonly touched: Set<string>;
  /** In the order in which they take it back. */
  readonly undo: BindingStep[];
}

/**
 * The workspace's hook bindings, whole without a network (036 US2). Every method is one transaction that keeps the rules
 * of the backend as far as they can be judged here, and answers with the way back.
 */
export class Bindings {
  private readonly store: Store<WorkspaceSchema>;
  private readonly events: EventHub;
  private readonly around: ScriptsSurroundings;
  private readonly writer: RecordWriter;
  private readonly steps: BindingSteps;

  constructor(store: Store<WorkspaceSchema>, events: EventHub, around: ScriptsSurroundings = realSurroundings) {
    this.store = store;
    this.events = events;
    this.around = around;
    this.writer = new RecordWriter(store, hookBindingType, around);
    this.steps = new BindingSteps(store, this.writer);
  }

  /** Of a connector, of a script, of both, or all; by connector, phase, operation and order (036 US2-5, US2-7). */
  listOf({
    connector_lid,
    script_lid,
  }: {
    connector_lid?: string | undefined;
    script_lid?: string | undefined;
  }): BindingRow[] {
    if (connector_lid === undefined && script_lid === undefined)
      return toBindingRows(this.store, listLiveOfType(this.store, 'hook_binding'));
    const rows =
      connector_lid === undefined
        ? listBindingsOfScript(this.store, script_lid ?? '')
        : listBindingsOfConnector(this.store, connector_lid);
    return toBindingRows(this.store, rows).filter((row) => script_lid === undefined || row.script_lid === script_lid);
  }

  /** Throws `not_found` where it was deleted. */
  get(lid: string): BindingRow {
    return toBindingRow(this.store, this.writer.require(lid));
  }

  /** Throws `not_found` for a script or connector that is not here, `conflict` for a full hook point or a taken number. */
  create(input: CreateBindingInput): BindingChange {
    return this.doing((doing) => {
      const { script_lid, connector_lid, hook_phase, operation_type, index, execution_order, ...rest } = input;
      this.assertLive(script_lid, 'script');
      this.assertLive(connector_lid, 'connector');
      const point = { connector_lid, hook_phase, operation_type };
      assertRoom(this.store, point);
      const max_retries = rest.max_retries ?? (rest.failure_policy === 'retry' ? bindingLimits.retriesDefault : 0);
      assertRetries(rest.failure_policy, max_retries);
      const place = { script_id: script_lid, connector_id: connector_lid, hook_phase, operation_type };
      this.insertAt(
        doing,
        { ...place, ...rest, max_retries, execution_order: execution_order ?? 0 },
        {
          index: execution_order === undefined ? (index ?? Number.POSITIVE_INFINITY) : null,
        },
      );
    });
  }

  /** A copy right behind it. */
  duplicate(lid: string): BindingChange {
    return this.doing((doing) => {
      const document = readBinding(this.writer.require(lid).local_json);
      const point = pointOf(document);
      assertRoom(this.store, point);
      const index = bindingsAt(this.store, point).findIndex(({ row }) => row.lid === lid) + 1;
      this.insertAt(doing, document, { index });
    });
  }

  /** Where another window got in between, both go together setting by setting, or nothing is written. */
  save(input: SaveBindingInput): SaveBindingResult {
    let outcome: SaveBindingResult['outcome'] = 'saved';
    const { bindings, undo } = this.doing((doing) => {
      const row = this.writer.require(input.lid);
      outcome = this.writer.judge(row, { ...input, fields: input.settings });
      doing.touched.add(row.lid);
      if (outcome !== 'conflict') this.write(doing, row, input.settings);
    });
    return { outcome, binding: bindings[0] ?? this.get(input.lid), undo };
  }

  /** Throws `conflict` where these are not the bindings of the hook point (any more). */
  reorder({ lids, ...point }: HookPoint & { readonly lids: readonly string[] }): BindingChange {
    return this.doing((doing) => {
      const there = bindingsAt(this.store, point).map(({ row }) => row.lid);
      const isSame =
        lids.length === there.length && new Set(lids).size === lids.length && there.every((lid) => lids.includes(lid));
      if (!isSame) {
        throw new AppError(
          'conflict',
          'Bindings were added or removed here meanwhile; look at the list again, then put it in order.',
        );
      }
      this.renumber(doing, point, lids);
    });
  }

  /**
   * To a place of this or another hook point of its connector. What a backend has cannot be moved to another point
   * (`contract.md` B-04), so a copy takes its place there and it is deleted.
   */
  move({ lid, hook_phase, operation_type, index }: MoveBindingInput): BindingChange {
    return this.doing((doing) => {
      const row = this.writer.require(lid);
      const document = readBinding(row.local_json);
      const from = pointOf(document);
      const to: HookPoint = { ...from, hook_phase, operation_type: operation_type ?? from.operation_type };
      if (from.hook_phase === to.hook_phase && from.operation_type === to.operation_type) {
        const others = bindingsAt(this.store, to)
          .map(({ row }) => row.lid)
          .filter((other) => other !== lid);
        this.renumber(doing, to, others.toSpliced(index, 0, lid));
        return;
      }
      assertRoom(this.store, to);
      const place = { hook_phase: to.hook_phase, operation_type: to.operation_type };
      if (this.steps.isOwn(row)) {
        const after = this.placeAt(doing, to, lid, index);
        doing.undo.unshift({ kind: 'place', lid, ...from, execution_order: document.execution_order });
        this.writer.write(row, { ...place, execution_order: after });
        doing.touched.add(lid);
        return;
      }
      this.insertAt(doing, { ...document, ...place }, { index });
      this.writer.remove(row);
      doing.undo.push({ kind: 'restore', lid });
      doing.touched.add(lid);
    });
  }

  /** Deletes it here; a published one is deleted for everybody by the next publish. */
  remove(lid: string): BindingChange {
    return this.apply([{ kind: 'remove', lid }]);
  }

  restore(lid: string): BindingChange {
    return this.apply([{ kind: 'restore', lid }]);
  }

  /** Takes it back to what was last published or pulled. */
  discard(lid: string): BindingRow {
    this.store.transaction(() => this.writer.takeRemote(this.writer.require(lid)));
    this.tell([lid]);
    return this.get(lid);
  }

  /** Carries out the way back of an earlier change. */
  apply(steps: readonly BindingStep[]): BindingChange {
    return this.doing((doing) => {
      const points: HookPoint[] = [];
      for (const step of steps) {
        const done = this.steps.carryOut(step);
        doing.undo.unshift(done.undo);
        doing.touched.add(step.lid);
        if (done.point !== null) points.push(done.point);
      }
      for (const point of points) assertPlaces(this.store, point);
    });
  }

  /** Makes a binding what it was at its last save, after a copy took the store's place. Returns whether that differed. */
  recover(save: RecordSave): boolean {
    return this.store.transaction(() => this.writer.recover(save));
  }

  private write(doing: Doing, row: LiveEntityRow, settings: BindingChanges): void {
    const document = readBinding(row.local_json);
    const after = withRetries({ ...document, ...defined(settings) }, settings);
    assertRetries(after.failure_policy, after.max_retries);
    const next = this.writer.write(row, settingsOf(after));
    if (next === row) return;
    doing.undo.push({ kind: 'set', lid: row.lid, settings: settingsOf(document) });
    if (after.execution_order !== document.execution_order) assertPlaces(this.store, pointOf(after));
  }

  private insertAt(doing: Doing, document: BindingDocument, { index }: { readonly index: number | null }): void {
    const lid = this.around.newId();
    const point = pointOf(document);
    const execution_order = index === null ? document.execution_order : this.placeAt(doing, point, lid, index);
    this.writer.insert({ ...document, execution_order }, lid);
    assertPlaces(this.store, point);
    doing.undo.unshift({ kind: 'remove', lid });
    doing.touched.add(lid);
  }

  /** Makes room at a place and returns its number. */
  private placeAt(doing: Doing, point: HookPoint, lid: string, index: number): number {
    const wanted = bindingsAt(this.store, point)
      .map(({ row }) => row.lid)
      .filter((other) => other !== lid);
    wanted.splice(Math.min(index, wanted.length), 0, lid);
    return this.renumber(doing, point, wanted).get(lid) ?? bindingLimits.orderStep;
  }

  /** Numbers by lid, also of those that are still to be written. */
  private renumber(doing: Doing, point: HookPoint, wanted: readonly string[]): Map<string, number> {
    const numbers = new Map(numbersFor(this.store, point, wanted).map(({ id, order }) => [id, order]));
    for (const { row, document } of bindingsAt(this.store, point)) {
      doing.touched.add(row.lid);
      const execution_order = numbers.get(row.lid);
      if (execution_order === undefined || execution_order === document.execution_order) continue;
      this.writer.write(row, { execution_order });
      doing.undo.push({ kind: 'set', lid: row.lid, settings: { execution_order: document.execution_order } });
    }
    return numbers;
  }

  private assertLive(lid: string, type: 'script' | 'connector'): void {
    const row = findEntity(this.store, lid);
    if (row?.type === type && row.local_json !== null) return;
    throw new AppError('not_found', `This ${type} is no longer in the workspace; choose another one.`, { lid });
  }

  private doing(work: (doing: Doing) => void): BindingChange {
    const doing: Doing = { touched: new Set(), undo: [] };
    this.store.saving(() => work(doing));
    const lids = [...doing.touched];
    if (doing.undo.length > 0) this.tell(lids);
    const rows = lids
      .map((lid) => findEntity(this.store, lid))
      .filter((row) => row?.local_json != null) as LiveEntityRow[];
    return { bindings: toBindingRows(this.store, rows), undo: doing.undo };
  }

  private tell(lids: readonly string[]): void {
    this.events.emit({ type: 'scripts_changed', lids: [...lids] });
  }
}

function assertRetries(policy: BindingDocument['failure_policy'], retries: number): void {
  const problem = retriesProblem(policy, retries);
  if (problem !== null) throw new AppError('validation_error', problem, { field: 'max_retries' });
}

/** Whoever chooses `retry` and says no number means three (036 FR-016). */
function withRetries(after: BindingDocument, { failure_policy, max_retries }: BindingChanges): BindingDocument {
  if (failure_policy !== 'retry' || max_retries !== undefined || after.max_retries > 0) return after;
  return { ...after, max_retries: bindingLimits.retriesDefault };
}

function defined(settings: BindingChanges): Partial<BindingDocument> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
