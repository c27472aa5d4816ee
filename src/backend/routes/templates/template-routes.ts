import type { FastifyInstance } from 'fastify';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { registerRoute } from '#backend/app/register-route.ts';
import { templateRoutes } from '#contract/http/templates.ts';
import { instantiateTemplate } from './instantiate.ts';
import { getTemplate, listAllTemplates } from './read-templates.ts';
import { changeTemplate, createTemplate, removeTemplate } from './write-templates.ts';

const options = { tag: 'Script templates' };

export function registerTemplateRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  const routes = templateRoutes;
  registerRoute(app, routes.list, (call) => listAllTemplates(dependencies, call), options);
  registerRoute(app, routes.create, (call) => createTemplate(dependencies, call), options);
  registerRoute(app, routes.get, (call) => getTemplate(dependencies, call), options);
  registerRoute(app, routes.update, (call) => changeTemplate(dependencies, call), options);
  registerRoute(app, routes.delete, (call) => removeTemplate(dependencies, call), options);
  registerRoute(app, routes.instantiate, (call) => instantiateTemplate(dependencies, call), options);
}
