import type { FastifyInstance } from 'fastify';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { registerRoute } from '#backend/app/register-route.ts';
import { bindingRoutes } from '#contract/http/bindings.ts';
import { bindingsOfConnector, getBinding, listAllBindings } from './read-bindings.ts';
import { changeBinding, createBinding, orderBindings, removeBinding } from './write-bindings.ts';

const options = { tag: 'Hook bindings' };

export function registerBindingRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  const routes = bindingRoutes;
  registerRoute(app, routes.list, (call) => listAllBindings(dependencies, call), options);
  registerRoute(app, routes.create, (call) => createBinding(dependencies, call), options);
  registerRoute(app, routes.get, (call) => getBinding(dependencies, call), options);
  registerRoute(app, routes.update, (call) => changeBinding(dependencies, call), options);
  registerRoute(app, routes.delete, (call) => removeBinding(dependencies, call), options);
  registerRoute(app, routes.ofConnector, (call) => bindingsOfConnector(dependencies, call), options);
  registerRoute(app, routes.order, (call) => orderBindings(dependencies, call), options);
}
