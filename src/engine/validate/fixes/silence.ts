import { isLintRule } from '#contract/model/lint-profile.ts';
import type { QuickFix } from '#contract/script/quick-fix.ts';
import { silencingWord } from '../silencing-word.ts';
import { indentAt, lineStartAt } from './edits.ts';
import type { Finding } from './finding.ts';

/** Puts a comment above the line that silences the rule there, or adds the rule to the comment that is there. */
export function silence({ source, message, rule }: Finding): QuickFix[] {
  if (!isLintRule(rule)) return [];
  const { text } = source;
  const start = lineStartAt(text, source.getIndexFromLoc({ line: Math.max(1, message.line), column: 0 }));
  if (isInsideToken(source, start)) return [];
  const fix = (edit: QuickFix['edits'][number]): QuickFix[] => [
    { kind: `${rule}/silence`, title: `Silence ${rule} in this line`, edits: [edit] },
  ];
  const above = source.lines[message.line - 2] ?? '';
  const named = new RegExp(`//\\s*${silencingWord}\\s+[\\w-]+(?:\\s*,\\s*[\\w-]+)*`).exec(above);
  if (named !== null && message.line > 1) {
    const at = source.getIndexFromLoc({ line: message.line - 1, column: named.index + named[0].length });
    return fix({ start: at, end: at, text: `, ${rule}` });
  }
  const firstLetter = /\S|$/.exec(source.lines[message.line - 1] ?? '')?.index ?? 0;
  const indent = indentAt(text, start + firstLetter);
  return fix({ start, end: start, text: `${indent}// ${silencingWord} ${rule} — reason\n` });
}

/** A line that begins inside of a template literal or a comment has no place for a comment above it. */
function isInsideToken({ ast, text }: Finding['source'], index: number): boolean {
  const spans = (token: { range: [number, number] }) => token.range[0] < index && token.range[1] > index;
  const tokens = [...ast.tokens, ...ast.comments] as { range: [number, number] }[];
  return index > 0 && index < text.length && tokens.some(spans);
}
