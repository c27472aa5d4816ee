import type { ChangeSet, ChangeSetOperation, OperationState } from '#contract/model/change-set.ts';
import type { EntityType } from '#contract/model/entity-type.ts';
import { planOperation } from '#contract/model/publish-plan.ts';
import { documentName } from '#engine/plan/conflicts.ts';
import { countRequests } from '#engine/plan/step-count.ts';
import { typeOf } from '#engine/sync/entity-types.ts';
import { settleTime } from '#engine/sync/outcome.ts';
import { nameOfLid } from '#host/store/entity-words.ts';
import { findChangeSet, updateChangeSet } from '#host/store/queries/change-sets.ts';
import { findEntity } from '#host/store/queries/entities.ts';
import { findOperation, listOperations, updateOperation, updateOperationsOf } from '#host/store/queries/operations.ts';
import type { Store } from '#host/store/store.ts';
import type { ChangeSetRow, EntityRow, WorkspaceSchema } from '#host/store/workspace-schema.ts';
import type { BackendClient } from '../http/backend-client.ts';
import { requireApprover } from './approver.ts';
import { Looks } from './baseline/looks.ts';
import { readChangeSet } from './change-set-store.ts';
import { documentIn } from './entity-rows.ts';
import type { PublishDeps } from './publish-deps.ts';
import { interruptedOnly, isPassing, noClientStop, stopFor } from './publish-stop.ts';

export type OperationChanges = Parameters<typeof updateOperation>[2];

/** As many as a browser would open to one server (`sync.md` 5). */
const mostAtOnce = 6;
const mostLooks = 4;
const firstPauseMs = 250;
const finished: readonly OperationState[] = ['acked', 'superseded', 'compensated'];

/** One change set being carried out: the stored rows, mirrored in memory so that a thousand steps need not read them all each time. */
export class PublishRun {
  readonly deps: PublishDeps;
  readonly signal: AbortSignal;
  /** For looks that must end even where the author cancels: only closing the studio breaks them off. */
  readonly patience: AbortSignal;
  readonly row: ChangeSetRow;
  /** Set while the plan is carried out: another sign-in in the middle of it must send nothing. */
  approverOnly = false;
  private readonly operations: ChangeSetOperation[];
  /** Where each operation stands among them, by its id. */
  private readonly places: ReadonlyMap<string, number>;
  /** The places of an entity's operations, in their order. */
  private readonly placesOf: ReadonlyMap<string, readonly number[]>;
  private atOnce = mostAtOnce;
  private readonly rest: Omit<ChangeSet, 'operations'>;

  constructor(deps: PublishDeps, row: ChangeSetRow, signal: AbortSignal) {
    const { operations, ...rest } = readChangeSet(deps.store, row.cs_id);
    this.deps = deps;
    this.row = row;
    this.signal = signal;
    this.patience = interruptedOnly(signal);
    this.rest = rest;
    this.operations = operations;
    this.places = new Map(operations.map(({ op_id }, place) => [op_id, place]));
    this.placesOf = Map.groupBy(operations.keys(), (place) => operations[place]?.lid ?? '');
  }

  /** A mark of this publish has come back from the server as it was sent. */
  marksVerified = false;
  /** Operations whose second copy was refused: they are not sent a third time. */
  readonly refused = new Set<string>();

  /** How many requests may be on their way at once: fewer after the server has asked for a pause. */
  get width(): number {
    return this.atOnce;
  }

  widen(): void {
    this.atOnce = Math.min(mostAtOnce, this.atOnce + 1);
  }

  narrow(): void {
    this.atOnce = Math.max(1, Math.floor(this.atOnce / 2));
  }

  get looks(): Looks {
    return new Looks(this.client(), this.rest.tenant_id, this.deps.types);
  }

  /** Throws `PublishStop` where nothing may be sent now. */
  client(): BackendClient {
    if (this.approverOnly) requireApprover(this.deps, this.row);
    try {
      return this.deps.client();
    } catch (error) {
      throw noClientStop(error);
    }
  }

  get set(): ChangeSet {
    return { ...this.rest, operations: this.operations };
  }

  typeOf(operation: ChangeSetOperation): EntityType {
    return typeOf(this.deps.types, operation.type);
  }

  entity(operation: ChangeSetOperation): EntityRow | undefined {
    return findEntity(this.deps.store, operation.lid);
  }

  nameOf(operation: ChangeSetOperation): string {
    return nameOf(this.deps.store, this.typeOf(operation), this.entity(operation), operation);
  }

  /** Moves an operation to a state. Durable when it returns, unless it is part of a transaction of the caller. */
  record(operation: ChangeSetOperation, changes: OperationChanges): void {
    updateOperation(this.deps.store, operation.op_id, changes);
    const place = this.places.get(operation.op_id);
    if (place !== undefined) this.mirror(place, changes);
  }

  /** The same for all of them, which on an enhanced backend leave together. `another`: as one more attempt. */
  recordAll(changes: Omit<OperationChanges, 'attempts'>, another = false): void {
    updateOperationsOf(this.deps.store, this.row.cs_id, changes, another);
    for (const place of this.operations.keys()) this.mirror(place, changes);
  }

  private mirror(place: number, { state, post_hash }: OperationChanges): void {
    const known = this.operations[place];
    if (known === undefined) return;
    this.operations[place] = {
      ...known,
      ...(state === undefined ? {} : { state: state as OperationState }),
      ...(post_hash === undefined ? {} : { post_hash }),
    };
  }

  /**
   * The states of which the server must show one when this is sent: what it showed after our last step, or when this was
   * planned. Taking a mark off has no place in the order of the others, so what it left counts beside theirs.
   */
  expectedHashes(operation: ChangeSetOperation): (string | null)[] {
    let expected = operation.expects_hash;
    const unmarked: (string | null)[] = [];
    const own = this.places.get(operation.op_id) ?? -1;
    for (const place of this.placesOf.get(operation.lid) ?? []) {
      const one = this.operations[place];
      if (one?.state !== 'acked' || one.post_hash === null) continue;
      if (one.kind === 'remove_mark') unmarked.push(one.post_hash);
      else if (place < own) expected = one.post_hash;
    }
    return [expected, ...unmarked];
  }

  /** No copy of it that was sent before can still arrive, by all that is known. */
  isSettleTimeOver(operation: ChangeSetOperation): boolean {
    const { first_sent_mono, process_id } = this.stored(operation);
    if (first_sent_mono === null || process_id !== this.deps.processId) return false;
    const since = this.deps.clock.monotonic() - first_sent_mono;
    return since >= settleTime(this.deps.profile().longest_request_ms);
  }

  /** Reads the entity again. Throws `PublishStop`. */
  async refresh(operation: ChangeSetOperation): Promise<void> {
    await this.looking(() => this.deps.refresh([operation.lid], this.patience));
  }

  /** Does a look at the server, several times where that may help. Throws `PublishStop`. */
  async looking<Result>(look: () => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await look();
      } catch (error) {
        if (attempt >= mostLooks || !isPassing(error)) throw stopFor(error);
        await this.deps.clock.sleep(firstPauseMs * 2 ** attempt, this.patience);
      }
    }
  }

  /** It is settled: nothing of it is looked up again. */
  end(operation: ChangeSetOperation, state: OperationState, message: string, status?: number | null): void {
    this.record(operation, {
      state,
      message,
      ended_at: this.now(),
      ...(status === undefined ? {} : { status }),
    });
  }

  /** Id of the operation that this one of an undo goes back from. */
  undoneOperation(operation: ChangeSetOperation): string | null {
    const { undoes } = this.rest;
    if (undoes === null) return null;
    const key = undoneKey(operation.key);
    return listOperations(this.deps.store, undoes).find((row) => keyOf(row.operation_json) === key)?.op_id ?? null;
  }

  stored(operation: ChangeSetOperation) {
    const row = findOperation(this.deps.store, operation.op_id);
    if (row === undefined) throw new Error(`Operation ${operation.op_id} has left the outbox.`);
    return row;
  }

  storedOperations() {
    return listOperations(this.deps.store, this.row.cs_id);
  }

  setState(changes: Parameters<typeof updateChangeSet>[2]): void {
    updateChangeSet(this.deps.store, this.row.cs_id, changes);
  }

  /** The row as it is now; the author may have gone on working. */
  current(): ChangeSetRow {
    return findChangeSet(this.deps.store, this.row.cs_id) ?? this.row;
  }

  now(): string {
    return this.deps.clock.now().toISOString();
  }

  /** `steps`: so many requests of the operation at hand are done. */
  report(message: string, steps = 0): void {
    const total = countRequests(this.operations);
    const done = countRequests(this.operations.filter((operation) => finished.includes(operation.state))) + steps;
    this.deps.progress({ done: Math.min(done, total), total, message });
  }
}

const undoSuffix = /:undo$/;

/** The key of what an undo's operation goes back from (`planUndo`). */
function undoneKey(key: string): string {
  return key.replace(undoSuffix, '');
}

function keyOf(operationJson: string): string {
  return planOperation.parse(JSON.parse(operationJson)).key;
}

/** What an entity is called towards a person. */
export function nameOf(
  store: Store<WorkspaceSchema>,
  type: EntityType,
  row: EntityRow | undefined,
  operation: ChangeSetOperation,
): string {
  const documents = [row?.local_json, row?.remote_json, row?.base_json, operation.fields, operation.before];
  for (const one of documents) {
    const document = typeof one === 'object' ? one : documentIn(one ?? null);
    const name = document === null ? null : documentName(type, document, (lid) => nameOfLid(store, lid));
    const isWhole = document !== null && type.natural_key.every((field) => document[field] !== undefined);
    if (name !== null && isWhole) return name;
  }
  return operation.lid.slice(0, 8);
}
