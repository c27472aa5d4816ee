import { type NewAuditEvent, recordAudits } from '#backend/db/queries/audit-events/audit-events.ts';
import type { Change } from '#backend/db/queries/feed/append-events.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import type { ChangeSetFailure, OperationBody, SyncedType } from '#contract/http/sync.ts';
import { type FieldsOperation, revisionProblem } from './fields-operation.ts';
import { failure, type Judgement, type SyncedEntity } from './synced-entity.ts';
import type { SetView } from './whole-set.ts';

/** What one operation does to its entity: from `before` (null: a creation) to `after` (null: a deletion). */
export interface FieldsStep<Created, Changed, Row, Content> {
  readonly operation: FieldsOperation<Created, Changed>;
  readonly before: Row | null;
  readonly after: Content | null;
}

export type Refusal = Pick<ChangeSetFailure, 'code' | 'message'>;

/** What a step is part of. */
interface Around {
  readonly set: SetView;
  readonly change_set: string;
}

/** What has to be known of a type whose entities consist of their fields alone. */
export interface FieldsKind<
  Created,
  Changed,
  Row extends { readonly id: string; readonly rev: number },
  Content,
  Step = FieldsStep<Created, Changed, Row, Content>,
> {
  readonly type: SyncedType;
  /** What sentences call it. */
  readonly label: string;
  /** @throws AppError `validation_error` with the operation's id and the field. */
  read(body: OperationBody): FieldsOperation<Created, Changed>;
  readonly table: {
    find(scope: TenantScope, ids: readonly string[]): Promise<Row[]>;
    all(scope: TenantScope): Promise<Row[]>;
    insert(scope: TenantScope, rows: readonly (Content & { readonly id: string })[]): Promise<Row[]>;
    /** All in one statement, or in an order in which names may be swapped. */
    update(scope: TenantScope, rows: readonly (Content & { readonly id: string })[]): Promise<Row[]>;
    remove(scope: TenantScope, ids: readonly string[]): Promise<void>;
  };
  nameOf(row: Row): string;
  created(fields: Created, rev: number): Content;
  changed(before: Row, fields: Changed, rev: number): Content;
  /** Looks up what the steps depend on, and then says of each why it cannot be; null: it can. */
  judge?(scope: TenantScope, steps: readonly Step[], around: Around): Promise<(step: Step) => Refusal | null>;
  /** What the steps that passed break together, once all of them are done. `touched`: the ids of all operations. */
  together?(scope: TenantScope, steps: readonly Step[], touched: ReadonlySet<string>): Promise<ChangeSetFailure[]>;
  audits(step: Step, row: Row | null, changeSet: string): readonly NewAuditEvent[];
  /** What goes with the steps; runs before they are written. Returns what the feed tells of it, after their own events. */
  before?(scope: TenantScope, steps: readonly Step[], around: Around): Promise<Change[]>;
  /** What follows from what was written. Returns rows that it changed once more. */
  after?(scope: TenantScope, steps: readonly Step[], rows: readonly Row[], around: Around): Promise<readonly Row[]>;
  event(id: string, row: Row | undefined): Change;
}

/** The part of such a type in change sets and snapshots. */
export function fieldsEntity<Created, Changed, Row extends { readonly id: string; readonly rev: number }, Content>(
  kind: FieldsKind<Created, Changed, Row, Content>,
): SyncedEntity {
  return {
    type: kind.type,
    prepare: (_dependencies, _actor, bodies, change_set, set) => {
      const operations = bodies.map((body) => kind.read(body));
      return Promise.resolve({ judge: (scope, revs) => judge(kind, scope, operations, revs, { set, change_set }) });
    },
    all: async (scope) => {
      const rows = await kind.table.all(scope);
      return rows.map((row) => ({ ...kind.event(row.id, row), rev: row.rev }));
    },
  };
}

async function judge<Created, Changed, Row extends { readonly id: string; readonly rev: number }, Content>(
  kind: FieldsKind<Created, Changed, Row, Content>,
  scope: TenantScope,
  operations: readonly FieldsOperation<Created, Changed>[],
  revs: readonly number[],
  around: Around,
): Promise<Judgement> {
  const ids = operations.map(({ id }) => id);
  const known = new Map((await kind.table.find(scope, ids)).map((row) => [row.id, row]));
  const failures: ChangeSetFailure[] = [];
  const fitting = operations.map((operation, index) => {
    const before = known.get(operation.id);
    const named = before && { id: before.id, rev: before.rev, name: kind.nameOf(before) };
    const moved = revisionProblem(operation, named, kind.label);
    return moved ?? stepOf(kind, operation, before ?? null, revs[index] ?? 0);
  });
  const candidates = fitting.filter((one) => 'operation' in one);
  const refusal = await kind.judge?.(scope, candidates, around);
  const steps: typeof candidates = [];
  for (const [index, one] of fitting.entries()) {
    const refused = 'operation' in one ? (refusal?.(one) ?? null) : one;
    const operation = operations[index];
    if (refused !== null && operation !== undefined) failures.push(failure(operation, refused.code, refused.message));
    else if ('operation' in one) steps.push(one);
  }
  failures.push(...((await kind.together?.(scope, steps, new Set(ids))) ?? []));
  return { failures, write: () => write(kind, scope, steps, around) };
}

function stepOf<Created, Changed, Row extends { readonly id: string; readonly rev: number }, Content>(
  kind: FieldsKind<Created, Changed, Row, Content>,
  operation: FieldsOperation<Created, Changed>,
  before: Row | null,
  rev: number,
): FieldsStep<Created, Changed, Row, Content> {
  if (operation.action === 'delete') return { operation, before, after: null };
  if (operation.action === 'create') return { operation, before, after: kind.created(operation.fields, rev) };
  if (before === null) throw new Error(`The ${kind.label} ${operation.id} was judged without being there.`);
  return { operation, before, after: kind.changed(before, operation.fields, rev) };
}

/** Deletions first and all changes together: names and places that the set frees are free, and may be swapped. */
async function write<Created, Changed, Row extends { readonly id: string; readonly rev: number }, Content>(
  kind: FieldsKind<Created, Changed, Row, Content>,
  scope: TenantScope,
  steps: readonly FieldsStep<Created, Changed, Row, Content>[],
  around: Around,
): Promise<Change[]> {
  const gone = (await kind.before?.(scope, steps, around)) ?? [];
  const withId = (creations: boolean) =>
    steps.flatMap(({ operation: { id }, before, after }) =>
      after === null || (before === null) !== creations ? [] : [{ ...after, id }],
    );
  await kind.table.remove(
    scope,
    steps.flatMap(({ before, after }) => (before !== null && after === null ? [before.id] : [])),
  );
  const written = [
    ...(await kind.table.update(scope, withId(false))),
    ...(await kind.table.insert(scope, withId(true))),
  ];
  const rows = new Map(written.map((row) => [row.id, row]));
  const audits = steps.flatMap((step) => kind.audits(step, rows.get(step.operation.id) ?? null, around.change_set));
  await recordAudits(scope, audits);
  for (const row of (await kind.after?.(scope, steps, written, around)) ?? []) rows.set(row.id, row);
  return [...steps.map(({ operation: { id } }) => kind.event(id, rows.get(id))), ...gone];
}

/** The members that were given, without those that were left out. */
export function given<Fields extends object>(
  fields: Fields,
): { [Name in keyof Fields]?: NonNullable<Fields[Name]> | Extract<Fields[Name], null> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

/** Refuses names that would be there twice once the set is applied: `others` are those of what it leaves alone. */
export function namesTaken<Content>(
  steps: readonly { readonly operation: Pick<OperationBody, 'op_id'>; readonly after: Content | null }[],
  others: Iterable<string>,
  key: (content: Content) => string,
  message: (content: Content) => string,
): ChangeSetFailure[] {
  const seen = new Set(others);
  return steps.flatMap(({ operation, after }) => {
    if (after === null) return [];
    const taken = seen.has(key(after));
    seen.add(key(after));
    return taken ? [failure(operation, 'name_taken', message(after))] : [];
  });
}
