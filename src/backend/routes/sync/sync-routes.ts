import type { FastifyInstance } from 'fastify';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { registerRoute } from '#backend/app/register-route.ts';
import { syncRoutes } from '#contract/http/sync.ts';
import { limits } from '#contract/limits.ts';
import { downloadBlob, uploadBlob } from './blobs.ts';
import { abandonSet, changeSetOutcome, postChangeSet } from './change-sets.ts';
import { followChanges } from './follow-changes.ts';
import { takeSnapshot } from './snapshot.ts';

const options = { tag: 'Synchronisation' };

/** What makes this an enhanced backend (`sync.md` 3.7, 3.11). */
export async function registerSyncRoutes(app: FastifyInstance, dependencies: Dependencies): Promise<void> {
  const routes = syncRoutes;
  const large = { ...options, bodyLimit: limits.changeSetBytes };
  registerRoute(app, routes.postChangeSet, (call) => postChangeSet(dependencies, call), large);
  registerRoute(app, routes.abandonChangeSet, (call) => abandonSet(dependencies, call), options);
  registerRoute(app, routes.getChangeSet, (call) => changeSetOutcome(dependencies, call), options);
  registerRoute(app, routes.changes, (call) => followChanges(dependencies, call), options);
  registerRoute(app, routes.snapshot, (call) => takeSnapshot(dependencies, call), options);
  await app.register((scope, _options, done) => {
    // Bytes are taken here and nowhere else.
    scope.removeContentTypeParser('application/json');
    scope.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, bytes, parsed) =>
      parsed(null, bytes),
    );
    const bytes = { ...options, bodyLimit: limits.blobBytes };
    registerRoute(scope, routes.putBlob, (call) => uploadBlob(dependencies, call), bytes);
    registerRoute(scope, routes.getBlob, (call) => downloadBlob(dependencies, call), options);
    done();
  });
}
