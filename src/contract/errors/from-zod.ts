import type { z } from 'zod';
import { AppError } from './app-error.ts';

/** Turns the first issue of a failed parse into one sentence that names the field, with every field in `details.fields`. */
export function validationError(error: z.core.$ZodError, what: string): AppError {
  const fields = error.issues.map((issue) => ({ field: fieldPath(issue), message: issue.message }));
  const first = fields[0] ?? { field: '', message: 'is not valid' };
  const message = first.field === '' ? `${what}: ${first.message}` : `${what}: ${first.field}: ${first.message}`;
  return new AppError('validation_error', message, { field: first.field, fields });
}

function fieldPath(issue: z.core.$ZodIssue): string {
  const path = issue.path.map(String);
  const named = issue.code === 'unrecognized_keys' ? [...path, issue.keys.join(', ')] : path;
  return named.join('.');
}
