import type { NewLog } from '#backend/db/queries/execution-logs/execution-logs.ts';
import type { StepChange } from '#backend/db/queries/provisioning/provision-steps.ts';
import type { Json } from '#contract/model/scalars.ts';
import { isSecret } from '../adapters/without-secrets.ts';

const mask = '•••';
/** A shorter secret is not looked for in texts: it would be found everywhere. */
const shortest = 4;

/**
 * A log as it is kept for people to read: members that hold a secret by their name are masked, and so is what they held
 * where it stands in another text. The others keep their kind, so that the script runs on it again.
 */
export function maskedLog({ context, result, ...log }: Omit<NewLog, 'id'>): Omit<NewLog, 'id'> {
  const { attributes, variables, stubs, error_message } = context;
  const { output, logs, error } = result;
  const secrets = secretsIn({ attributes, variables, stubs, output });
  const of = <T>(value: T) => masked(value, secrets);
  const shown = { attributes: of(attributes), variables: of(variables), stubs: of(stubs) };
  const failed = error === null ? null : { ...error, message: of(error.message), stack: of(error.stack) };
  return {
    ...log,
    context: { ...context, ...shown, error_message: of(error_message) },
    result: {
      ...result,
      output: of(output),
      logs: logs.map((line) => ({ ...line, message: of(line.message) })),
      error: failed,
    },
  };
}

/** What people see of a step, without secrets; what its run goes on from (`settled`, `tried`) stays as it is. */
export function maskedStep({ input, output, reason, ...change }: StepChange): StepChange {
  const secrets = secretsIn({ input, output });
  const of = <T extends Json | undefined>(value: T) => masked(value, secrets);
  return {
    ...change,
    ...(input === undefined ? {} : { input: of(input) }),
    ...(output === undefined ? {} : { output: of(output) }),
    ...(reason === undefined ? {} : { reason: of(reason) }),
  };
}

function secretsIn(value: unknown): string[] {
  const found = new Set(textsOf(value, false));
  // Of two that begin alike the longer goes first.
  return [...found].sort((one, other) => other.length - one.length);
}

function textsOf(value: unknown, secret: boolean): string[] {
  if (typeof value === 'string') return secret && value.length >= shortest ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => textsOf(member, secret || isSecret(name)));
}

function masked<T>(value: T, secrets: readonly string[]): T {
  return maskedValue(value, secrets) as T;
}

function maskedValue(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') return secrets.reduce((text, one) => text.replaceAll(one, mask), value);
  if (Array.isArray(value)) return value.map((one) => maskedValue(one, secrets));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => {
    const hidden = isSecret(name) && member !== null && member !== undefined;
    return [name, hidden ? mask : maskedValue(member, secrets)];
  });
  return Object.fromEntries(members);
}
