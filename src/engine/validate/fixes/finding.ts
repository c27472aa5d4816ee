import type { Rule, SourceCode } from 'eslint';
import type { Linter } from 'eslint/universal';
import type { QuickFix } from '#contract/script/quick-fix.ts';

/** One finding of the linter, while the linter still holds the text it is in. */
export interface Finding {
  readonly source: SourceCode;
  readonly message: Linter.LintMessage;
  /** The rule's name as problems and profiles call it. */
  readonly rule: string;
}

/** Thinks of repairs for the findings of one rule. */
export type FixMaker = (finding: Finding) => QuickFix[];

/** The innermost node at the place of a finding. */
export function nodeOf({ source, message }: Finding): Rule.Node | null {
  const line = Math.max(1, message.line);
  const index = source.getIndexFromLoc({ line, column: Math.max(0, message.column - 1) });
  return source.getNodeByRangeIndex(index) as Rule.Node | null;
}
