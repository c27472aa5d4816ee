import { AppError } from '#contract/errors/app-error.ts';
import type { ExternalResource } from '#contract/model/connector.ts';
import type { RunRequest } from '#sandbox/client/run-input.ts';
import { callResource } from '../guarded-http.ts';
import { GuardedHttpError } from '../http/guarded-http-error.ts';

/** Answers `resources.call` from the connector's declared resources, and from nothing else (`runtime.md`). */
export function askDeclared(
  resources: readonly ExternalResource[],
  networks: readonly string[],
): NonNullable<RunRequest['resources']> {
  return async (name, payload, signal) => {
    const resource = resources.find((one) => one.name === name);
    if (resource === undefined) {
      throw new AppError('not_found', `resource '${name}' is not declared by the connector; declare it there.`);
    }
    try {
      return await callResource(resource, payload, { networks, signal });
    } catch (error) {
      if (error instanceof GuardedHttpError)
        throw new AppError('unavailable', error.message, undefined, { cause: error });
      throw error;
    }
  };
}
