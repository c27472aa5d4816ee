import { Script } from 'node:vm';

/** Why a text is no expression, or null. It is only compiled here, in a process that may be lost, and never run. */
export function expressionProblem(text: string): string | null {
  try {
    new Script(`(${text}\n)`);
    return null;
  } catch (error) {
    return String((error as { message?: unknown }).message);
  }
}

/** `{ a: 1 }` typed into a console is meant as an object and not as a block. */
export function asTyped(text: string): string {
  const object = /^\s*\{[\s\S]*\}\s*$/.test(text);
  return object && expressionProblem(text) === null ? `(${text}\n)` : text;
}

/** A log point's message in parts: texts as they are, and expressions that stood in braces. */
export type MessagePart = { readonly text: string } | { readonly expression: string };

export function messageParts(message: string): MessagePart[] {
  const parts: MessagePart[] = [];
  let text = '';
  for (let at = 0; at < message.length; at += 1) {
    const end = message[at] === '{' ? closingBrace(message, at) : -1;
    if (end < 0) {
      text += message[at];
      continue;
    }
    if (text !== '') parts.push({ text });
    text = '';
    parts.push({ expression: message.slice(at + 1, end) });
    at = end;
  }
  if (text !== '') parts.push({ text });
  return parts;
}

/** Where the brace at `start` is closed, those inside of it counted; -1 where it is not, or where nothing is between. */
function closingBrace(message: string, start: number): number {
  let depth = 0;
  for (let at = start; at < message.length; at += 1) {
    if (message[at] === '{') depth += 1;
    if (message[at] === '}') depth -= 1;
    if (depth === 0) return message.slice(start + 1, at).trim() === '' ? -1 : at;
  }
  return -1;
}
