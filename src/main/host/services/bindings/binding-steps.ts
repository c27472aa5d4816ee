import { AppError } from '#contract/errors/app-error.ts';
import type { BindingSettings } from '#contract/model/hook-binding.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import type { BindingStep, HookPoint } from '#contract/rpc/bindings.ts';
import type { LiveEntityRow } from '#host/store/queries/entities.ts';
import { isUnsettled } from '#host/store/queries/operations.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import type { RecordWriter } from '../records/record-writer.ts';
import { type BindingDocument, readBinding } from './binding-view.ts';
import { assertRoom, bindingsAt, numbersFor, pointOf } from './hook-points.ts';

/** What a step did: how it is taken back, and the hook point whose numbers have to be looked at. */
interface DoneStep {
  readonly undo: BindingStep;
  readonly point: HookPoint | null;
}

/** The single steps of a way back. Each runs in its caller's transaction. */
export class BindingSteps {
  private readonly store: Store<WorkspaceSchema>;
  private readonly writer: RecordWriter;

  constructor(store: Store<WorkspaceSchema>, writer: RecordWriter) {
    this.store = store;
    this.writer = writer;
  }

  carryOut(step: BindingStep): DoneStep {
    const { lid } = step;
    switch (step.kind) {
      case 'remove':
        this.writer.remove(this.writer.require(lid));
        return { undo: { kind: 'restore', lid }, point: null };
      case 'restore':
        return this.restore(lid);
      case 'set':
        return this.set(this.writer.require(lid), given(step.settings));
      case 'place':
        return this.place(this.writer.require(lid), step);
    }
  }

  /** Nobody but this studio can know of it yet, so all of it can be changed. */
  isOwn(row: LiveEntityRow): boolean {
    return row.remote_id === null && row.base_json === null && !isUnsettled(this.store, row.lid);
  }

  /** Its old place, or the last one where another has it by now. */
  private restore(lid: string): DoneStep {
    const row = this.writer.bringBack(lid);
    const document = readBinding(row.local_json);
    const point = pointOf(document);
    const there = bindingsAt(this.store, point);
    const others = there.filter((one) => one.row.lid !== lid);
    if (others.some((one) => one.document.execution_order === document.execution_order)) {
      const wanted = [...others.map((one) => one.row.lid), lid];
      for (const { id, order } of numbersFor(this.store, point, wanted))
        this.writer.write(this.writer.require(id), { execution_order: order });
    }
    return { undo: { kind: 'remove', lid }, point: null };
  }

  private set(row: LiveEntityRow, changes: JsonObject): DoneStep {
    const document = readBinding(row.local_json);
    this.writer.write(row, changes);
    const former = settingsOf(document);
    const settings = Object.fromEntries(Object.keys(changes).map((name) => [name, former[name]]));
    return { undo: { kind: 'set', lid: row.lid, settings }, point: pointOf(document) };
  }

  private place(row: LiveEntityRow, step: Extract<BindingStep, { kind: 'place' }>): DoneStep {
    if (!this.isOwn(row)) {
      throw new AppError('conflict', 'This binding was published meanwhile, so it cannot be moved back; move it anew.');
    }
    const document = readBinding(row.local_json);
    const { connector_lid, hook_phase, operation_type, execution_order } = step;
    const point = { connector_lid, hook_phase, operation_type };
    assertRoom(this.store, point);
    this.writer.write(row, { hook_phase, operation_type, execution_order });
    const former = { ...pointOf(document), execution_order: document.execution_order };
    return { undo: { kind: 'place', lid: row.lid, ...former }, point };
  }
}

/** What can be changed of a binding later. */
export function settingsOf(document: BindingDocument): BindingSettings & JsonObject {
  const { execution_order, failure_policy, max_retries, timeout_seconds, enabled } = document;
  return { execution_order, failure_policy, max_retries, timeout_seconds, enabled };
}

function given(settings: Readonly<Record<string, unknown>>): JsonObject {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as JsonObject;
}
