import { accessKey } from '#contract/http/access-table.ts';
import { authRoutes } from '#contract/http/auth.ts';
import { bindingRoutes } from '#contract/http/bindings.ts';
import { connectorRoutes } from '#contract/http/connectors.ts';
import { lifecycleRoutes } from '#contract/http/lifecycle.ts';
import { lifecycleWalkRoutes } from '#contract/http/lifecycle-walks.ts';
import { logRoutes } from '#contract/http/logs.ts';
import { pipelineTestRoutes } from '#contract/http/pipeline-tests.ts';
import { provisioningRoutes } from '#contract/http/provisioning.ts';
import type { Route } from '#contract/http/route.ts';
import { scriptRoutes } from '#contract/http/scripts.ts';
import { syncRoutes } from '#contract/http/sync.ts';
import { systemRoutes } from '#contract/http/system.ts';
import { templateRoutes } from '#contract/http/templates.ts';
import { userRoutes } from '#contract/http/users.ts';

const areas: Readonly<Record<string, Route>>[] = [
  scriptRoutes,
  templateRoutes,
  lifecycleRoutes,
  lifecycleWalkRoutes,
  userRoutes,
  logRoutes,
  connectorRoutes,
  bindingRoutes,
  pipelineTestRoutes,
  provisioningRoutes,
  syncRoutes,
  authRoutes,
  systemRoutes,
];

/** Every route of the contract, by method and address. */
export const contractRoutes: ReadonlyMap<string, Route> = new Map(
  areas.flatMap((area) => Object.values(area).map((route) => [accessKey(route), route] as const)),
);
