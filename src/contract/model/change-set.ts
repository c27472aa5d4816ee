import { z } from 'zod';
import { planOperation } from './publish-plan.ts';
import { uuid } from './scalars.ts';
import { contentHash } from './tracked-entity.ts';

export const operationStates = [
  'planned',
  'sent',
  'acked',
  'not_applied',
  'unknown',
  'rejected',
  'needs_person',
  'superseded',
  'compensated',
] as const;
export const operationState = z.enum(operationStates);
export type OperationState = z.infer<typeof operationState>;

/** An approved operation. `op_id` is random and is the mark by which its effect is recognised. */
export const changeSetOperation = planOperation.extend({
  op_id: uuid,
  state: operationState,
  /** The state the server showed after we wrote; undo goes back only from exactly there. */
  post_hash: contentHash.nullable(),
});
export type ChangeSetOperation = z.infer<typeof changeSetOperation>;

/** An approved plan: the only outbox there is (sync.md 3.3). */
export const changeSet = z.object({
  cs_id: uuid,
  plan_hash: contentHash,
  input_hash: contentHash,
  tenant_id: uuid,
  origin: z.string(),
  approved_by: z.string(),
  /** Set on an undo: the change set it goes back from. */
  undoes: uuid.nullable(),
  /** What the author said about it, for the note of every version it writes. */
  change_description: z.string().nullable(),
  operations: z.array(changeSetOperation),
});
export type ChangeSet = z.infer<typeof changeSet>;

/** What a request turned out to have done (sync.md 3.10). */
export const outcomeClasses = [
  'yes',
  /** A success whose effect must be read back before it counts. */
  'read_back',
  'accepted_not_applied',
  'not_sent',
  /** Refused for now; wait and send again. */
  'wait',
  'no',
  /** May be an earlier success of ours: look before believing it. */
  'look_first',
  'unknown',
] as const;
export const outcomeClass = z.enum(outcomeClasses);
export type OutcomeClass = z.infer<typeof outcomeClass>;
