import { randomUUID } from 'node:crypto';
import { insertLogs, type NewLog } from '#backend/db/queries/execution-logs/execution-logs.ts';
import { type HolderChange, type TakenProvision, writeAsHolder } from '#backend/db/queries/provisioning/leases.ts';
import type { StepChange } from '#backend/db/queries/provisioning/provision-steps.ts';
import { type ResourceChange, updateResource } from '#backend/db/queries/provisioning/resources.ts';
import type { Statement } from '#backend/db/statement.ts';
import { type Actor, type TenantScope, withTenant } from '#backend/db/with-tenant.ts';
import type { EngineContext } from './engine-context.ts';
import { maskedLog, maskedStep } from './masked.ts';
import { LeaseLost } from './stop-reasons.ts';

type Write = (scope: TenantScope) => Statement;

/**
 * What a run writes down, gathered and then written in one transaction at the next moment that matters: before a script
 * or the target is asked, before a wait, and at the end. Whoever lost the provision to another worker writes nothing.
 */
export class Journal {
  private readonly engine: EngineContext;
  private readonly actor: Actor;
  private readonly provision: TakenProvision;
  private steps = new Map<number, StepChange>();
  private logs: NewLog[] = [];
  private statements: Write[] = [];
  private resource: ResourceChange = {};

  constructor(engine: EngineContext, actor: Actor, provision: TakenProvision) {
    this.engine = engine;
    this.actor = actor;
    this.provision = provision;
  }

  /** What people see of it is kept without secrets. */
  step(given: StepChange): void {
    const change = maskedStep(given);
    const known = this.steps.get(change.position);
    const execution_log_ids = [...(known?.execution_log_ids ?? []), ...(change.execution_log_ids ?? [])];
    this.steps.set(change.position, { ...known, ...change, execution_log_ids });
  }

  /** What else is to be written with the rest, in the same statement. */
  also(...statements: Write[]): void {
    this.statements.push(...statements);
  }

  /** What becomes of the resource. */
  resourceBecomes(change: ResourceChange): void {
    this.resource = { ...this.resource, ...change };
  }

  /** Kept without secrets. Returns the id the log will have. */
  log(log: Omit<NewLog, 'id'>): string {
    const id = randomUUID();
    this.logs.push({ id, ...maskedLog(log) });
    return id;
  }

  /**
   * Writes all that was gathered, or nothing of it.
   * @throws LeaseLost.
   */
  async flush(change: HolderChange = {}): Promise<void> {
    const { engine, provision, logs, resource } = this;
    const { resource_id: id, resource_type } = provision;
    const steps = [...this.steps.values()];
    const writes = [...this.statements];
    if (logs.length > 0) writes.push((scope) => insertLogs(scope, logs));
    if (Object.keys(resource).length > 0)
      writes.push((scope) => updateResource(scope, { id, resource_type }, resource));
    await withTenant(engine.db, this.actor, async (scope) => {
      const statements = writes.map((write) => write(scope));
      if (!(await writeAsHolder(scope, provision, change, steps, statements))) throw new LeaseLost();
    });
    this.steps = new Map();
    this.logs = [];
    this.statements = [];
    this.resource = {};
    engine.changes.tell(provision.id);
  }
}
