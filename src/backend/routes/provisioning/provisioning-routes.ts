import type { FastifyInstance } from 'fastify';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { registerRoute } from '#backend/app/register-route.ts';
import { provisioningRoutes } from '#contract/http/provisioning.ts';
import { provisioningLimits } from '#contract/model/provisioning.ts';
import { importSst } from './import-sst.ts';
import { allProvisions, allResources, oneProvision, oneResource } from './read-provisioning.ts';
import { actOnResource, createResource, updateResourceById } from './request-operation.ts';
import { cancelProvision, resumeProvision } from './steer-provision.ts';
import { watcher } from './watch-provision.ts';

const options = { tag: 'Provisioning' };

/** Operations are taken in here and carried out by a worker; nothing here waits for a target. */
export function registerProvisioningRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  const routes = provisioningRoutes;
  const act = (operation: 'enable' | 'disable' | 'delete') => (call: Parameters<typeof actOnResource>[1]) =>
    actOnResource(dependencies, call, operation);
  registerRoute(app, routes.listResources, (call) => allResources(dependencies, call), options);
  registerRoute(app, routes.getResource, (call) => oneResource(dependencies, call), options);
  registerRoute(app, routes.createResource, (call) => createResource(dependencies, call), options);
  registerRoute(app, routes.updateResource, (call) => updateResourceById(dependencies, call), options);
  registerRoute(app, routes.enableResource, act('enable'), options);
  registerRoute(app, routes.disableResource, act('disable'), options);
  registerRoute(app, routes.deleteResource, act('delete'), options);
  registerRoute(app, routes.listProvisions, (call) => allProvisions(dependencies, call), options);
  registerRoute(app, routes.getProvision, (call) => oneProvision(dependencies, call), options);
  registerRoute(app, routes.watchProvision, watcher(dependencies), options);
  registerRoute(app, routes.cancelProvision, (call) => cancelProvision(dependencies, call), options);
  registerRoute(app, routes.resumeProvision, (call) => resumeProvision(dependencies, call), options);
  const large = { ...options, bodyLimit: provisioningLimits.stateFileBytes };
  registerRoute(app, routes.importSst, (call) => importSst(dependencies, call), large);
}
