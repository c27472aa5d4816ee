import { connectorTypes } from '#contract/model/connector.ts';
import { connectorTypeDescriptors } from '#contract/model/connector-types.ts';

const replacement = '[secret]';
/** A shorter one would blacken half of every message, and is no secret. */
const shortest = 4;
const deepest = 10;

/** Members that only say who signs in, and that messages may name. */
const shown = new Set(
  connectorTypes.flatMap((type) =>
    connectorTypeDescriptors[type].secrets.filter(({ masked }) => !masked).map(({ name }) => name),
  ),
);

/**
 * Takes the secrets out of the messages of an error, of its causes, and of what it holds together. A driver's or a
 * target's words may quote what was sent to them; nobody who catches the error has to think of it.
 */
export function hideSecrets(error: unknown, credentials: Readonly<Record<string, string>>): void {
  const secrets = Object.entries(credentials).flatMap(([name, secret]) =>
    shown.has(name) || secret.length < shortest ? [] : spellings(secret),
  );
  if (secrets.length > 0) hideIn(error, secrets, 0);
}

function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const all = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), bytes.toString('base64')];
  // The longest first: one may be part of another.
  return [...new Set(all)].sort((left, right) => right.length - left.length);
}

function hideIn(value: unknown, secrets: readonly string[], depth: number): void {
  if (typeof value !== 'object' || value === null || depth > deepest) return;
  for (const name of Object.getOwnPropertyNames(value)) {
    // The stack of an error is an accessor, and the only one that is read here.
    const held =
      value instanceof Error && name === 'stack' ? value.stack : Object.getOwnPropertyDescriptor(value, name)?.value;
    if (typeof held === 'string') hideText(value, name, held, secrets);
    else hideIn(held, secrets, depth + 1);
  }
}

function hideText(holder: object, name: string, text: string, secrets: readonly string[]): void {
  const hidden = secrets.reduce((left, secret) => left.replaceAll(secret, replacement), text);
  if (hidden !== text) Reflect.defineProperty(holder, name, { value: hidden, writable: true, configurable: true });
}
