import type { AppError } from '#contract/errors/app-error.ts';

/** A wrong field with its line, as an editor's link. */
export function placed({ message, details }: AppError): string {
  const line = details?.['line'];
  return details?.['field'] === undefined || line === undefined ? message : `${message} (line ${line})`;
}
