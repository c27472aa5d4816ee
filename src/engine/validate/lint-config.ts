import type { Linter } from 'eslint/universal';
import type { ConnectorSchema } from '#contract/model/connector-schema.ts';
import {
  defaultProfile,
  type LintProfile,
  type LintRuleId,
  levelOf,
  lintRuleIds,
} from '#contract/model/lint-profile.ts';
import { constantNames, functionNames, removedGlobals, writableNames } from '#contract/script/runtime-names.ts';
import { endlessLoop } from './rules/endless-loop.ts';
import { forbiddenConstruct } from './rules/forbidden-construct.ts';
import { frozenContext } from './rules/frozen-context.ts';
import { undefinedName } from './rules/undefined-name.ts';
import { unknownAttribute } from './rules/unknown-attribute.ts';

export interface LintOptions {
  /** When given, attributes that it does not have are warned about. */
  readonly connector_schema?: ConnectorSchema | undefined;
  /** How much each rule weighs; the runtime's own weights where it is left out. */
  readonly profile?: LintProfile | undefined;
}

const ownPrefix = 'runtime/';

const runtime = {
  rules: {
    'endless-loop': endlessLoop,
    'forbidden-construct': forbiddenConstruct,
    'frozen-context': frozenContext,
    'undefined-name': undefinedName,
    'unknown-attribute': unknownAttribute,
  },
};

const globals: Linter.Globals = {
  ...Object.fromEntries(writableNames.map((name) => [name, 'writable' as const])),
  ...Object.fromEntries([...constantNames, ...functionNames].map((name) => [name, 'readonly' as const])),
  ...Object.fromEntries(removedGlobals.map((name) => [name, 'off' as const])),
};

const unusedMeant = '^_';
const ruleOptions: { readonly [Rule in LintRuleId]?: object } = {
  'no-unused-vars': {
    args: 'none',
    caughtErrors: 'none',
    varsIgnorePattern: unusedMeant,
    destructuredArrayIgnorePattern: unusedMeant,
  },
  // Loops have a rule of their own, which knows how a script may leave them.
  'no-constant-condition': { checkLoops: 'none' },
};

const severities = { off: 'off', warning: 'warn', error: 'error' } as const;

/** The linter's configuration for one text: the rules by the profile's weights, and what a script sees. */
export function lintConfig({ connector_schema, profile = defaultProfile }: LintOptions): Linter.Config {
  const attributes = connector_schema?.attributes.map((attribute) => attribute.name);
  const rules: Linter.RulesRecord = { [`${ownPrefix}forbidden-construct`]: 'error' };
  for (const id of lintRuleIds) {
    if (id === 'disable-comment' || (id === 'unknown-attribute' && attributes === undefined)) continue;
    const options = id === 'unknown-attribute' ? attributes : ruleOptions[id];
    const key = Object.hasOwn(runtime.rules, id) ? ownPrefix + id : id;
    const severity = severities[levelOf(profile, id)];
    rules[key] = options === undefined ? severity : [severity, options];
  }
  return {
    plugins: { runtime },
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' },
    languageOptions: {
      ecmaVersion: 2024,
      sourceType: 'script',
      parserOptions: { ecmaFeatures: { globalReturn: true, impliedStrict: true } },
      globals,
    },
    rules,
  };
}

/** The rule's name as problems and profiles call it. */
export function ruleNameOf(ruleId: string | null | undefined): string {
  return ruleId?.replace(ownPrefix, '') ?? 'lint';
}
