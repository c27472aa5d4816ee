import type { FastifyInstance } from 'fastify';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { registerRoute } from '#backend/app/register-route.ts';
import { connectorRoutes } from '#contract/http/connectors.ts';
import { removeCredentials, setCredentials } from './connector-credentials.ts';
import { activateConnector, deactivateConnector } from './connector-status.ts';
import { getConnector, listAllConnectors, listConnectorTypes } from './read-connectors.ts';
import { testConnection } from './test-connection.ts';
import { changeConnector, createConnector, removeConnector } from './write-connectors.ts';

const options = { tag: 'Connectors' };

export function registerConnectorRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  const routes = connectorRoutes;
  registerRoute(app, routes.types, () => listConnectorTypes(), options);
  registerRoute(app, routes.list, (call) => listAllConnectors(dependencies, call), options);
  registerRoute(app, routes.create, (call) => createConnector(dependencies, call), options);
  registerRoute(app, routes.get, (call) => getConnector(dependencies, call), options);
  registerRoute(app, routes.update, (call) => changeConnector(dependencies, call), options);
  registerRoute(app, routes.delete, (call) => removeConnector(dependencies, call), options);
  registerRoute(app, routes.activate, (call) => activateConnector(dependencies, call), options);
  registerRoute(app, routes.deactivate, (call) => deactivateConnector(dependencies, call), options);
  registerRoute(app, routes.test, (call) => testConnection(dependencies, call), options);
  registerRoute(app, routes.setCredentials, (call) => setCredentials(dependencies, call), options);
  registerRoute(app, routes.removeCredentials, (call) => removeCredentials(dependencies, call), options);
}
