import { availableParallelism } from 'node:os';
import rateLimit from '@fastify/rate-limit';
import fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { limits } from '#contract/limits.ts';
import { createSandbox, type Sandbox } from '#sandbox/client/sandbox.ts';
import { migrate } from '../db/migrate.ts';
import { type DatabaseTarget, type OpenDatabase, openDatabase } from '../db/open-database.ts';
import { ensureInstallation } from '../db/queries/installation/installation.ts';
import { seedSystemTemplates } from '../db/seed-templates.ts';
import { addAccessControl } from '../plugins/access.ts';
import { checkByContract } from '../plugins/checks.ts';
import { requireDeclaredPermissions } from '../plugins/declared-permissions.ts';
import { closeConnectionsWhileDraining } from '../plugins/draining.ts';
import { answerErrors, answerUnreadableAddress } from '../plugins/errors.ts';
import { addHeaders, requestId } from '../plugins/headers.ts';
import { acceptJsonBodies } from '../plugins/json-body.ts';
import { createMethodTable } from '../plugins/methods.ts';
import { describeRoutes, serveDescription, serveDescriptionPage } from '../plugins/openapi.ts';
import { type CredentialKeys, noCredentialKeys } from '../provisioning/credentials/credential-keys.ts';
import { type EngineOptions, startEngine } from '../provisioning/provisioning-engine.ts';
import { registerAuthRoutes } from '../routes/auth/auth-routes.ts';
import { registerBindingRoutes } from '../routes/bindings/binding-routes.ts';
import { registerConnectorRoutes } from '../routes/connectors/connector-routes.ts';
import { registerPipelineTestRoutes, registerWalkRoutes } from '../routes/kept-tests/kept-test-routes.ts';
import { registerLifecycleRoutes } from '../routes/lifecycles/lifecycle-routes.ts';
import { registerLogRoutes } from '../routes/logs/log-routes.ts';
import { registerProvisioningRoutes } from '../routes/provisioning/provisioning-routes.ts';
import { registerScriptRoutes } from '../routes/scripts/script-routes.ts';
import { registerSyncRoutes } from '../routes/sync/sync-routes.ts';
import { registerSystemRoutes } from '../routes/system/system-routes.ts';
import { registerTemplateRoutes } from '../routes/templates/template-routes.ts';
import { registerUserRoutes } from '../routes/users/user-routes.ts';
import { answerBrokenRequests } from './broken-requests.ts';
import type { Dependencies } from './dependencies.ts';
import { LintWorker } from './lint-worker.ts';
import { type LogTarget, logOptions } from './log-options.ts';
import { createTokenService, makeSigningKey } from './token-service.ts';

export interface AppOptions {
  readonly database: DatabaseTarget;
  readonly version: string;
  readonly log: LogTarget;
  /** Default: one of its own with as many hosts as there are cores. */
  readonly sandbox?: Sandbox;
  readonly clock?: () => Date;
  readonly refreshGraceMs?: number;
  readonly loginsPerMinute?: number;
  /** Asked once the database is open. Default: none, so that credentials can be neither stored nor used. */
  readonly credentialKeys?: () => CredentialKeys;
  /** Networks in CIDR form beyond the public internet that connectors may reach. Default: none. */
  readonly networks?: readonly string[];
  readonly provisioning?: EngineOptions;
}

export interface Backend {
  readonly app: FastifyInstance;
  readonly dependencies: Dependencies;
}

/**
 * The whole backend, ready for requests but not listening. `app.close()` drains what is being answered and then ends
 * the sandbox and the database.
 */
export async function buildApp(options: AppOptions): Promise<Backend> {
  const app = createServer(options.log);
  try {
    const opened = await openDatabase(options.database, (error) =>
      app.log.warn({ err: error }, 'A connection was lost.'),
    );
    app.addHook('onClose', () => opened.close());
    const dependencies = await makeDependencies(opened, options, app);
    await addPlugins(app, dependencies, options.version);
    await app.ready();
    await opened.ready();
    return { app, dependencies };
  } catch (error) {
    await app.close();
    throw error;
  }
}

/** What is closed last is opened first: Fastify runs these hooks in reverse, after the last answer is out. */
async function makeDependencies(
  { db, queue: connection }: OpenDatabase,
  options: AppOptions,
  app: FastifyInstance,
): Promise<Dependencies> {
  await migrate(db);
  await seedSystemTemplates(db);
  const installation = await ensureInstallation(db, makeSigningKey);
  const tokens = await createTokenService(installation.keys);
  const credentialKeys = options.credentialKeys?.() ?? noCredentialKeys;
  if (credentialKeys.problem !== null) app.log.warn(credentialKeys.problem);
  const sandbox = options.sandbox ?? startSandbox(app.log);
  app.addHook('onClose', () => sandbox.close());
  const lint = new LintWorker();
  app.addHook('onClose', () => lint.close());
  const { networks = [] } = options;
  const parts = { networks, db, sandbox, credentialKeys, connection, log: app.log };
  const provisioning = await startEngine(parts, options.provisioning ?? {});
  app.addHook('onClose', () => provisioning.close());
  // Whoever follows a provision would hold the end up.
  app.addHook('preClose', (done) => {
    provisioning.letGo();
    done();
  });
  return {
    db,
    installation,
    tokens,
    credentialKeys,
    networks,
    provisioning,
    sandbox,
    lint,
    clock: options.clock ?? (() => new Date()),
    refreshGraceMs: options.refreshGraceMs ?? 60_000,
    loginsPerMinute: options.loginsPerMinute ?? 5,
  };
}

function startSandbox(log: FastifyBaseLogger): Sandbox {
  return createSandbox({
    hosts: availableParallelism(),
    log: (level, message) => log[level]({ source: 'sandbox' }, message),
  });
}

function createServer(log: LogTarget): FastifyInstance {
  return fastify({
    logger: logOptions(log),
    bodyLimit: limits.requestBytes,
    requestTimeout: 30_000,
    requestIdHeader: false,
    genReqId: requestId,
    clientErrorHandler: answerBrokenRequests,
    frameworkErrors: answerUnreadableAddress,
  });
}

async function addPlugins(app: FastifyInstance, dependencies: Dependencies, version: string): Promise<void> {
  requireDeclaredPermissions(app);
  const methods = createMethodTable(app);
  addHeaders(app);
  closeConnectionsWhileDraining(app);
  answerErrors(app);
  acceptJsonBodies(app);
  checkByContract(app);
  addAccessControl(app, dependencies);
  await describeRoutes(app, version);
  await app.register(rateLimit, { global: false });
  registerSystemRoutes(app, dependencies, version);
  registerAuthRoutes(app, dependencies);
  registerScriptRoutes(app, dependencies);
  registerTemplateRoutes(app, dependencies);
  registerLogRoutes(app, dependencies);
  registerProvisioningRoutes(app, dependencies);
  registerConnectorRoutes(app, dependencies);
  registerBindingRoutes(app, dependencies);
  registerPipelineTestRoutes(app, dependencies);
  registerLifecycleRoutes(app, dependencies);
  registerWalkRoutes(app, dependencies);
  registerUserRoutes(app, dependencies);
  await registerSyncRoutes(app, dependencies);
  serveDescription(app);
  methods.serveMissingMethods();
  await serveDescriptionPage(app);
}
