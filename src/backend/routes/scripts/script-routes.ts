import type { FastifyInstance } from 'fastify';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { registerRoute } from '#backend/app/register-route.ts';
import { scriptRoutes } from '#contract/http/scripts.ts';
import { compareVersions } from './compare-versions.ts';
import { dryRunRaw, dryRunVersion } from './dry-runs.ts';
import { getScript, listAllScripts } from './read-scripts.ts';
import { rollBack } from './rollback.ts';
import { activate, deactivate } from './script-status.ts';
import { validateScript } from './validate-script.ts';
import { createVersion, versionOfScript, versionsOfScript } from './versions.ts';
import { createScript, removeScript, updateMetadata } from './write-scripts.ts';

const options = { tag: 'Provisioning scripts' };

export function registerScriptRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  const routes = scriptRoutes;
  registerRoute(app, routes.list, (call) => listAllScripts(dependencies, call), options);
  registerRoute(app, routes.create, (call) => createScript(dependencies, call), options);
  registerRoute(app, routes.validate, (call) => validateScript(dependencies, call), options);
  registerRoute(app, routes.dryRun, (call) => dryRunRaw(dependencies, call), options);
  registerRoute(app, routes.get, (call) => getScript(dependencies, call), options);
  registerRoute(app, routes.update, (call) => updateMetadata(dependencies, call), options);
  registerRoute(app, routes.delete, (call) => removeScript(dependencies, call), options);
  registerRoute(app, routes.activate, (call) => activate(dependencies, call), options);
  registerRoute(app, routes.deactivate, (call) => deactivate(dependencies, call), options);
  registerRoute(app, routes.listVersions, (call) => versionsOfScript(dependencies, call), options);
  registerRoute(app, routes.createVersion, (call) => createVersion(dependencies, call), options);
  registerRoute(app, routes.compareVersions, (call) => compareVersions(dependencies, call), options);
  registerRoute(app, routes.getVersion, (call) => versionOfScript(dependencies, call), options);
  registerRoute(app, routes.rollback, (call) => rollBack(dependencies, call), options);
  registerRoute(app, routes.dryRunVersion, (call) => dryRunVersion(dependencies, call), options);
}
