import { bindingsTable } from './areas/bindings.ts';
import { casesTable } from './areas/cases.ts';
import { checksTable } from './areas/checks.ts';
import { connectorsTable } from './areas/connectors.ts';
import { debugTable } from './areas/debug.ts';
import { lifecyclesTable } from './areas/lifecycles.ts';
import { logsTable } from './areas/logs.ts';
import { peopleTable } from './areas/people.ts';
import { pipelinesTable } from './areas/pipelines.ts';
import { provisioningTable } from './areas/provisioning.ts';
import { dryRunsTable, historyTable } from './areas/running.ts';
import { checkpointsTable, contextsTable, scriptsTable } from './areas/scripts.ts';
import { settingsTable, studioTable, uiStateTable } from './areas/studio.ts';
import { syncTable } from './areas/sync.ts';
import { templatesTable } from './areas/templates.ts';
import { versionsTable } from './areas/versions.ts';
import { connectionTable, sessionTable, workspacesTable } from './areas/workspaces.ts';
import { createCallerFactory, router } from './procedure.ts';

/** Every call a window can make, by area: each entry names one call of a service. */
export const studioRouter = router({
  studio: router(studioTable),
  settings: router(settingsTable),
  uiState: router(uiStateTable),
  workspaces: router(workspacesTable),
  session: router(sessionTable),
  connection: router(connectionTable),
  scripts: router(scriptsTable),
  templates: router(templatesTable),
  connectors: router(connectorsTable),
  bindings: router(bindingsTable),
  pipelines: router(pipelinesTable),
  lifecycles: router(lifecyclesTable),
  checkpoints: router(checkpointsTable),
  contexts: router(contextsTable),
  cases: router(casesTable),
  versions: router(versionsTable),
  checks: router(checksTable),
  dryRuns: router(dryRunsTable),
  debug: router(debugTable),
  history: router(historyTable),
  logs: router(logsTable),
  provisioning: router(provisioningTable),
  people: router(peopleTable),
  sync: router(syncTable),
});

export type StudioRouter = typeof studioRouter;

/** The same calls without a transport, for tests and benchmarks. */
export const createStudioCaller = createCallerFactory(studioRouter);
export type StudioCaller = ReturnType<typeof createStudioCaller>;
