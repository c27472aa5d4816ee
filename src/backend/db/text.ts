import { type RawBuilder, sql } from 'kysely';
import { AppError } from '#contract/errors/app-error.ts';

/**
 * Refuses texts that PostgreSQL cannot hold exactly as they are: NUL is not allowed in its texts, and half a surrogate
 * pair would come back as another character.
 * @throws AppError `validation_error` that names the field.
 */
export function storableTexts(texts: Readonly<Record<string, string | null | undefined>>): void {
  for (const [field, text] of Object.entries(texts)) {
    if (text === null || text === undefined) continue;
    if (text.includes('\0')) throw unstorable(field, 'the character U+0000; write it as an escape');
    if (!text.isWellFormed()) throw unstorable(field, 'half of a surrogate pair; remove the damaged character');
  }
}

function unstorable(field: string, what: string): AppError {
  return new AppError('validation_error', `${field}: The text contains ${what}.`, { field });
}

/** The text with the characters replaced that PostgreSQL cannot hold, for records that must not fail over them. */
export function replaceUnstorable(text: string): string {
  return text.replaceAll('\0', '\ufffd').toWellFormed();
}

/**
 * A text column that is to arrive exactly as it is stored, read back by {@link exactText}. PGlite's driver drops a byte
 * order mark at the start of a text, so that something else has to stand there.
 */
export function exactColumn(column: string): RawBuilder<string> {
  return sql<string>`'.' || ${sql.ref(column)}`;
}

export function exactText(read: string): string {
  return read.slice(1);
}
