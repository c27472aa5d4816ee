import type { ColumnType, Generated } from 'kysely';
import type { WireWalk } from '#contract/http/lifecycle-walks.ts';
import type { LifecycleObjectType, LifecycleState, LifecycleTransition } from '#contract/model/lifecycle.ts';
import type { JsonColumn, Stamp } from './column-types.ts';

/** When an element was made and last changed, beside what the author says of it. */
interface Stamped {
  readonly created_at: string;
  readonly updated_at: string;
}

export type StoredState = LifecycleState & Stamped;
export type StoredTransition = LifecycleTransition & Stamped;

interface LifecycleConfigTable {
  id: Generated<string>;
  tenant_id: string;
  name: string;
  object_type: ColumnType<LifecycleObjectType>;
  description: string | null;
  is_active: boolean;
  auto_assign_initial_state: boolean;
  initial_state_id: string | null;
  states: JsonColumn<StoredState[]>;
  transitions: JsonColumn<StoredTransition[]>;
  created_by: string;
  /** From the tenant's counter with every change of the row, never used twice; the ETag. */
  rev: number;
  created_at: Stamp;
  updated_at: Stamp;
}

interface LifecycleAssignmentTable {
  tenant_id: string;
  object_type: ColumnType<LifecycleObjectType>;
  object_id: string;
  config_id: string;
  state_id: string;
  entered_at: Stamp;
}

interface LifecycleWalkTable
  extends Omit<WireWalk, 'id' | 'object' | 'steps' | 'expect' | 'created_at' | 'updated_at'> {
  id: Generated<string>;
  object: JsonColumn<WireWalk['object']>;
  steps: JsonColumn<WireWalk['steps']>;
  expect: JsonColumn<WireWalk['expect']>;
  rev: number;
  created_at: Stamp;
  updated_at: Stamp;
}

export type LifecycleTables = {
  lifecycle_configs: LifecycleConfigTable;
  lifecycle_assignments: LifecycleAssignmentTable;
  lifecycle_walks: LifecycleWalkTable;
};
