import type { FastifyInstance } from 'fastify';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { registerRoute } from '#backend/app/register-route.ts';
import { lifecycleRoutes } from '#contract/http/lifecycle.ts';
import { createLifecycle, getLifecycle, listAllLifecycles, removeLifecycle, updateConfig } from './configs.ts';
import { createState, deleteState, getActions, orderStates, replaceActions, updateState } from './states.ts';
import {
  createTransition,
  deleteTransition,
  evaluateTransition,
  getConditions,
  replaceConditions,
  updateTransition,
} from './transitions.ts';
import { userLifecycle } from './user-status.ts';

const options = { tag: 'Lifecycles' };

export function registerLifecycleRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  const routes = lifecycleRoutes;
  registerRoute(app, routes.list, (call) => listAllLifecycles(dependencies, call), options);
  registerRoute(app, routes.create, (call) => createLifecycle(dependencies, call), options);
  registerRoute(app, routes.get, (call) => getLifecycle(dependencies, call), options);
  registerRoute(app, routes.delete, (call) => removeLifecycle(dependencies, call), options);
  for (const route of [routes.update, routes.patch])
    registerRoute(app, route, (call) => updateConfig(dependencies, call), options);
  for (const route of [routes.updateState, routes.patchState])
    registerRoute(app, route, (call) => updateState(dependencies, call), options);
  for (const route of [routes.updateTransition, routes.patchTransition])
    registerRoute(app, route, (call) => updateTransition(dependencies, call), options);
  registerRoute(app, routes.addState, (call) => createState(dependencies, call), options);
  registerRoute(app, routes.reorderStates, (call) => orderStates(dependencies, call), options);
  registerRoute(app, routes.removeState, (call) => deleteState(dependencies, call), options);
  registerRoute(app, routes.addTransition, (call) => createTransition(dependencies, call), options);
  registerRoute(app, routes.removeTransition, (call) => deleteTransition(dependencies, call), options);
  registerRoute(app, routes.getConditions, (call) => getConditions(dependencies, call), options);
  registerRoute(app, routes.setConditions, (call) => replaceConditions(dependencies, call), options);
  registerRoute(app, routes.evaluate, (call) => evaluateTransition(dependencies, call), options);
  registerRoute(app, routes.getActions, (call) => getActions(dependencies, call), options);
  registerRoute(app, routes.setActions, (call) => replaceActions(dependencies, call), options);
  registerRoute(app, routes.userStatus, (call) => userLifecycle(dependencies, call), options);
}
