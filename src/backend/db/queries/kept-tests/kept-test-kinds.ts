import { sha256 } from '#backend/db/hashes.ts';
import type { AuditedFields, NewAuditEvent } from '#backend/db/queries/audit-events/audit-events.ts';
import { findConnectors } from '#backend/db/queries/connectors/read-connectors.ts';
import type { Change } from '#backend/db/queries/feed/append-events.ts';
import { findLifecycles } from '#backend/db/queries/lifecycles/lifecycles.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import type { LifecycleWalkFields } from '#contract/model/lifecycle-walk.ts';
import type { PipelineTestFields } from '#contract/model/pipeline-test.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { type KeptTestRow, type KeptTestTable, keptTestTable, type WireTest } from './kept-test-table.ts';

/** Every kept test has a name that nothing else of its owner has. */
export interface NamedTest {
  readonly name: string;
}

/** A kind of kept test: its table, what it is called, and what it is a test of. */
export interface KeptTestKind<Fields extends NamedTest> {
  readonly type: 'pipeline_test' | 'lifecycle_walk';
  readonly label: string;
  readonly table: KeptTestTable<Fields>;
  readonly nameConstraint: string;
  /** Texts that a person wrote, beside those whose form is checked. */
  readonly freeTexts: readonly (string & keyof Fields)[];
  readonly owner: {
    readonly type: 'connector' | 'lifecycle_config';
    readonly label: string;
    /** What audit events call it. */
    readonly detail: string;
    /** A test may stay, and change, once its owner is gone. */
    readonly outlived: boolean;
    of(fields: Fields): string;
    /** Those of the ids that exist. */
    there(scope: TenantScope, ids: readonly string[]): Promise<readonly { readonly id: string }[]>;
  };
  /** Documents by hash: they may be long. */
  audited(fields: Fields): AuditedFields;
}

export const pipelineTests: KeptTestKind<PipelineTestFields> = {
  type: 'pipeline_test',
  label: 'pipeline test',
  table: keptTestTable({
    table: 'pipeline_tests',
    owner: 'connector_id',
    texts: ['name', 'operation_type'],
    documents: ['context', 'outcome', 'expectation'],
  }),
  nameConstraint: 'pipeline_tests_name_is_taken',
  freeTexts: ['name'],
  owner: {
    type: 'connector',
    label: 'connector',
    detail: 'connector_id',
    outlived: true,
    of: ({ connector_id }) => connector_id,
    there: findConnectors,
  },
  audited: ({ name, operation_type, context, outcome, expectation }) => ({
    name,
    operation_type,
    content_sha256: sha256(JSON.stringify([context, outcome, expectation])),
  }),
};

export const lifecycleWalks: KeptTestKind<LifecycleWalkFields> = {
  type: 'lifecycle_walk',
  label: 'lifecycle test',
  table: keptTestTable({
    table: 'lifecycle_walks',
    owner: 'config_id',
    texts: ['name', 'now', 'start'],
    documents: ['object', 'steps', 'expect'],
  }),
  nameConstraint: 'lifecycle_walks_name_is_taken',
  freeTexts: ['name', 'start'],
  owner: {
    type: 'lifecycle_config',
    label: 'lifecycle',
    detail: 'lifecycle_id',
    outlived: false,
    of: ({ config_id }) => config_id,
    there: findLifecycles,
  },
  audited: ({ name, object, now, start, steps, expect }) => ({
    name,
    content_sha256: sha256(JSON.stringify([object, now, start, steps])),
    expect,
  }),
};

/** A kept test as on the wire. */
export function wireTest<Fields>(row: KeptTestRow<Fields>): WireTest<Fields> {
  const { rev: _, ...test } = row;
  // What is left of a row is a test whatever its fields are; the compiler does not subtract from a type parameter.
  return test as unknown as WireTest<Fields>;
}

/** What the feed tells of a kept test; `row` undefined: it is gone. */
export function keptTestEvent<Fields extends NamedTest & JsonObject>(
  { type }: KeptTestKind<Fields>,
  id: string,
  row: KeptTestRow<Fields> | undefined,
): Change {
  return { type, id, row: row === undefined ? null : wireTest(row), body_hash: null };
}

/** The event of one change of a kept test. `before` null: it is new; `after` null: it is gone. */
export function keptTestAudit<Fields extends NamedTest>(
  { type, label, owner, audited }: KeptTestKind<Fields>,
  id: string,
  { before, after }: { readonly before: Fields | null; readonly after: Fields | null },
  more: JsonObject = {},
): NewAuditEvent {
  const known = after ?? before;
  if (known === null) throw new Error(`Nothing is known of ${label} ${id}.`);
  const what = before === null ? 'created' : after === null ? 'deleted' : 'updated';
  return {
    script_id: null,
    action: `${type}_${what}`,
    details: { [`${type}_id`]: id, [`${type}_name`]: known.name, [owner.detail]: owner.of(known), ...more },
    before: before && audited(before),
    after: after && audited(after),
  };
}
