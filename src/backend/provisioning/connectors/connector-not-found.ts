import { AppError } from '#contract/errors/app-error.ts';

/** Also for a connector of another tenant. */
export function connectorNotFound(id: string): AppError {
  return new AppError('connector_not_found', `Connector ${id} does not exist, was deleted, or is not in your tenant.`);
}
