import type { PlanTarget } from '#contract/model/publish-plan.ts';
import type { Workspace } from '#contract/rpc/workspace.ts';
import type { Person } from '../publish/publish-flow.ts';

const noTenant = '00000000-0000-4000-8000-000000000000';

/** Whom a plan is for; part of what is approved (S141). A workspace without a tenant has plans nobody can approve. */
export function planTarget(workspace: Workspace, person: Person | null): PlanTarget {
  return {
    workspace_id: workspace.id,
    origin: workspace.backend,
    tenant_id: workspace.tenant_id ?? person?.tenant_id ?? noTenant,
    tenant_name: workspace.tenant_name ?? workspace.name,
    production: workspace.production,
  };
}
