import type { FastifyInstance } from 'fastify';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { registerRoute } from '#backend/app/register-route.ts';
import { systemRoutes } from '#contract/http/system.ts';
import { limits } from '#contract/limits.ts';
import { runtimeVersion } from '#contract/script/runtime-names.ts';
import { checkReadiness } from './readiness.ts';

const options = { tag: 'System' };

/** Extensions of the plain API that a client may rely on here. */
const features = ['idempotency_keys', 'etags', 'base_version', 'change_sets', 'change_feed', 'blobs', 'client_ids'];

export function registerSystemRoutes(app: FastifyInstance, dependencies: Dependencies, version: string): void {
  const capabilities = {
    product: 'Hookwright',
    version,
    instance_id: dependencies.installation.instance_id,
    runtime_version: runtimeVersion,
    features,
    limits: {
      script_body_bytes: limits.scriptBodyBytes,
      context_bytes: limits.contextBytes,
      request_bytes: limits.requestBytes,
      change_set_ops: limits.changeSetOps,
      change_set_bytes: limits.changeSetBytes,
      blob_bytes: limits.blobBytes,
    },
  };
  registerRoute(app, systemRoutes.capabilities, () => Promise.resolve({ reply: capabilities }), options);
  registerRoute(app, systemRoutes.healthz, () => Promise.resolve({ reply: { status: 'ok', reason: null } }), options);
  registerRoute(app, systemRoutes.readyz, () => checkReadiness(dependencies), options);
}
