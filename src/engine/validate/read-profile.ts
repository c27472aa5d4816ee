import { z } from 'zod';
import { isLintRule, type LintProfile, lintProfile, lintRuleIds } from '#contract/model/lint-profile.ts';
import { nearestName } from '../text/nearest-name.ts';
import { readJson } from '../text/read-json.ts';

const named = z.object({ rules: z.record(z.string(), z.unknown()).default({}) }).superRefine(({ rules }, issues) => {
  for (const name of Object.keys(rules).filter((one) => !isLintRule(one))) {
    const nearest = nearestName(name, lintRuleIds);
    const meant = nearest === null ? '' : ` Did you mean '${nearest}'?`;
    issues.addIssue({ code: 'custom', path: ['rules', name], message: `There is no rule '${name}'.${meant}` });
  }
});

/**
 * Reads a lint profile that was exported. `subject` begins the sentence of a refusal. Throws AppError `validation_error`
 * with the rule that there is not, or the field, line and column.
 */
export function readLintProfile(text: string, subject = 'The lint profile'): LintProfile {
  readJson(text, subject, named);
  return readJson(text, subject, lintProfile);
}
