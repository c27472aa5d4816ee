import type { PlaceholderType, PlaceholderValue } from '#contract/model/template.ts';
import type { Placeholder } from './find-placeholders.ts';

/** What takes the place of some characters of a template. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Escapes that take the digits behind them: a value must not become a part of one. */
const openEscape = /\\(?:x[\da-f]?|u[\da-f]{0,3}|u\{[\da-f]*|[0-7]{1,2})$/i;
const unsafeInText = /[\\\p{Cc}\p{Surrogate}\u2028\u2029\ufeff]/gu;

/**
 * A value as it has to be spelled at its place: alone as a literal of its type, inside a text, comment or regular
 * expression escaped for that. Null: optional and left out.
 */
export function spellValue(
  body: string,
  placeholder: Placeholder,
  type: PlaceholderType,
  value: PlaceholderValue | null,
): Replacement {
  const { start, end, place } = placeholder;
  const inside = body.slice(placeholder.token_start, start);
  const words = value === null ? '' : String(value);
  switch (place) {
    case 'single_quotes':
      return { start, end, text: behindEscape(inside, escapeText(words, "'")) };
    case 'double_quotes':
      return { start, end, text: behindEscape(inside, escapeText(words, '"')) };
    case 'template_literal':
      return { start, end, text: behindEscape(inside, escapeText(words, '`').replace(/[${]/g, '\\$&')) };
    case 'line_comment':
      return { start, end, text: words.replace(/[\n\r\u2028\u2029]+/g, ' ') };
    case 'block_comment':
      return { start, end, text: inComment(words) };
    case 'regexp':
      return { start, end, text: inRegExp(inside, words) };
    case 'member':
      return behindDot(body, placeholder, words);
    default:
      return { start, end, text: literal(type, value, body[end] ?? '') };
  }
}

/** A JavaScript text in single quotes. */
export function textLiteral(text: string): string {
  return `'${escapeText(text, "'")}'`;
}

function literal(type: PlaceholderType, value: PlaceholderValue | null, next: string): string {
  if (value === null) return type === 'text' ? "''" : 'null';
  if (typeof value === 'string') return textLiteral(value);
  const words = String(value);
  // `-5` behind another minus, or `5` before a dot, would read as something else.
  return typeof value === 'number' && (value < 0 || next === '.') ? `(${words})` : words;
}

function escapeText(text: string, quote: string): string {
  const known: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  return text.replace(unsafeInText, (character) => known[character] ?? unit(character)).replaceAll(quote, `\\${quote}`);
}

function unit(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function behindEscape(inside: string, spelled: string): string {
  if (!openEscape.test(inside) || !/^[\da-f]/i.test(spelled)) return spelled;
  return unit(spelled.charAt(0)) + spelled.slice(1);
}

/** Neither in itself nor with its neighbours may it end the comment. */
function inComment(text: string): string {
  const harmless = text.replaceAll('*/', '* /');
  const before = harmless === '' || harmless.startsWith('/') ? ' ' : '';
  return `${before}${harmless}${harmless.endsWith('*') ? ' ' : ''}`;
}

/** Every character that could mean something in a pattern, as its code. Nothing at all where nothing is to be matched. */
function inRegExp(inside: string, text: string): string {
  if (text === '') return /\[(?:\\.|[^\]\\])*$/.test(inside) ? '' : '(?:)';
  return text.replace(/[^A-Za-z0-9_ ]/g, unit);
}

/** `.name`, or `['any other name']` in place of the dot. */
function behindDot(body: string, { start, end }: Placeholder, name: string): Replacement {
  if (/^[A-Za-z_$][\w$]*$/.test(name)) return { start, end, text: name };
  const dot = body.lastIndexOf('.', start);
  const isOptional = body[dot - 1] === '?';
  return { start: isOptional ? dot + 1 : dot, end, text: `[${textLiteral(name)}]` };
}
