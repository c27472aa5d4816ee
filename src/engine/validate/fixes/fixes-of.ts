import type { LintRuleId } from '#contract/model/lint-profile.ts';
import type { QuickFix } from '#contract/script/quick-fix.ts';
import { constantCondition } from './constant-condition.ts';
import { declareName } from './declare-name.ts';
import type { Finding, FixMaker } from './finding.ts';
import { missingReturn } from './missing-return.ts';
import { constAssign, frozenContext, globalAssign } from './read-only.ts';
import { silence } from './silence.ts';
import { selfAssign, unreachable, wrongTypeof } from './small-fixes.ts';
import { synchronous } from './synchronous.ts';
import { unusedName } from './unused-name.ts';

const makers: { readonly [Rule in LintRuleId | 'forbidden-construct']?: FixMaker } = {
  'undefined-name': declareName,
  'no-unused-vars': unusedName,
  'no-unreachable': unreachable,
  'no-constant-condition': constantCondition,
  'no-const-assign': constAssign,
  'no-global-assign': globalAssign,
  'frozen-context': frozenContext,
  'array-callback-return': missingReturn,
  'valid-typeof': wrongTypeof,
  'no-self-assign': selfAssign,
  'forbidden-construct': synchronous,
};

/** Rules whose own proposals are not good enough: the maker stands in for them. */
const proposesBadly = new Set(['no-unused-vars']);

/** Every repair of a finding, the one that was probably meant first and silencing last. */
export function fixesOf(finding: Finding): QuickFix[] {
  const { message, rule } = finding;
  if (message.fatal === true) return [];
  const proposed = proposesBadly.has(rule) ? [] : proposals(finding);
  return [...proposed, ...(makers[rule as LintRuleId]?.(finding) ?? []), ...silence(finding)];
}

const titles: Readonly<Record<string, string>> = {
  'prefer-const': 'Declare it with const',
  'no-var': 'Declare it with let',
};

/** What the rule itself proposes. */
function proposals({ message, rule }: Finding): QuickFix[] {
  const edit = ({ range: [start, end], text }: { range: [number, number]; text: string }) => ({ start, end, text });
  const own =
    message.fix === undefined
      ? []
      : [{ kind: `${rule}/fix`, title: titles[rule] ?? 'Correct it', edits: [edit(message.fix)] }];
  const suggested = (message.suggestions ?? []).map(({ desc, fix, messageId }) => ({
    kind: `${rule}/${messageId ?? desc}`,
    title: desc.replace(/\.$/, ''),
    edits: [edit(fix)],
  }));
  return [...own, ...suggested];
}
