import { randomUUID } from 'node:crypto';
import { insertLogs, type NewLog } from '#backend/db/queries/execution-logs/execution-logs.ts';
import { type HolderChange, type TakenProvision, writeAsHolder } from '#backend/db/queries/provisioning/leases.ts';
import { type StepChange, writeSteps } from '#backend/db/queries/provisioning/provision-steps.ts';
import { type Actor, type TenantScope, withTenant } from '#backend/db/with-tenant.ts';
import type { EngineContext } from './engine-context.ts';
import { LeaseLost } from './stop-reasons.ts';

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

  constructor(engine: EngineContext, actor: Actor, provision: TakenProvision) {
    this.engine = engine;
    this.actor = actor;
    this.provision = provision;
  }

  step(change: StepChange): void {
    const known = this.steps.get(change.position);
    const execution_log_ids = [...(known?.execution_log_ids ?? []), ...(change.execution_log_ids ?? [])];
    this.steps.set(change.position, { ...known, ...change, execution_log_ids });
  }

  /** Returns the id the log will have. */
  log(log: Omit<NewLog, 'id'>): string {
    const id = randomUUID();
    this.logs.push({ id, ...log });
    return id;
  }

  /**
   * Writes all that was gathered, and what `also` writes, or nothing of it.
   * @throws LeaseLost.
   */
  async flush(change: HolderChange = {}, also: (scope: TenantScope) => Promise<void> = async () => {}): Promise<void> {
    const { engine, provision } = this;
    const steps = [...this.steps.values()];
    const { logs } = this;
    await withTenant(engine.db, this.actor, async (scope) => {
      if (!(await writeAsHolder(scope, provision, change))) throw new LeaseLost();
      await insertLogs(scope, logs);
      await writeSteps(scope, provision.id, steps);
      await also(scope);
    });
    this.steps = new Map();
    this.logs = [];
    engine.changes.tell(provision.id);
  }
}
