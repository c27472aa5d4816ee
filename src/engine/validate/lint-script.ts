import { Linter } from 'eslint/universal';
import type { ConnectorSchema } from '#contract/model/connector-schema.ts';
import type { Problem } from '#contract/script/problem.ts';
import { constantNames, functionNames, removedGlobals, writableNames } from '#contract/script/runtime-names.ts';
import { endlessLoop } from './rules/endless-loop.ts';
import { forbiddenConstruct } from './rules/forbidden-construct.ts';
import { frozenContext } from './rules/frozen-context.ts';
import { undefinedName } from './rules/undefined-name.ts';
import { unknownAttribute } from './rules/unknown-attribute.ts';

export interface LintOptions {
  readonly connector_schema?: ConnectorSchema;
}

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

const rules: Linter.RulesRecord = {
  'runtime/forbidden-construct': 'error',
  'runtime/undefined-name': 'warn',
  'runtime/endless-loop': 'warn',
  'runtime/frozen-context': 'warn',
  'no-const-assign': 'warn',
  'no-global-assign': 'warn',
  'no-unused-vars': ['warn', { args: 'none', caughtErrors: 'none' }],
  'no-unreachable': 'warn',
  'no-dupe-keys': 'warn',
  'no-dupe-else-if': 'warn',
  'no-duplicate-case': 'warn',
  'no-self-assign': 'warn',
  'no-self-compare': 'warn',
  'no-unsafe-finally': 'warn',
  'no-unsafe-negation': 'warn',
  'no-sparse-arrays': 'warn',
  'use-isnan': 'warn',
  'valid-typeof': 'warn',
};

const linter = new Linter({ configType: 'flat' });

/**
 * The warnings about a script that compiles, and the errors for constructs that the runtime forbids though V8 takes them (`runtime.md`,
 * Validation). Unsorted. Takes some hundred milliseconds for 64 KiB: callers with a user interface run it in a worker.
 */
export function lintScript(script_body: string, options: LintOptions = {}): Problem[] {
  const attributes = options.connector_schema?.attributes.map((attribute) => attribute.name);
  const messages = linter.verify(script_body, {
    plugins: { runtime },
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' },
    languageOptions: {
      ecmaVersion: 2024,
      sourceType: 'script',
      parserOptions: { ecmaFeatures: { globalReturn: true, impliedStrict: true } },
      globals,
    },
    rules: attributes === undefined ? rules : { ...rules, 'runtime/unknown-attribute': ['warn', attributes] },
  });
  return messages.map(toProblem);
}

function toProblem(message: Linter.LintMessage): Problem {
  const line = Math.max(1, message.line);
  const column = Math.max(1, message.column);
  const end_line = message.endLine ?? line;
  return {
    line,
    column,
    end_line,
    end_column: Math.max(message.endColumn ?? column + 1, end_line === line ? column + 1 : 1),
    message: inWords(message),
    rule: message.ruleId?.replace('runtime/', '') ?? 'lint',
    // A text that ESLint cannot read though V8 can is no fault of its author.
    severity: message.severity === 2 && message.fatal !== true ? 'error' : 'warning',
    suggestion: message.ruleId?.startsWith('runtime/') ? (message.suggestions?.[0]?.fix.text ?? null) : null,
  };
}

function inWords({ ruleId, message }: Linter.LintMessage): string {
  const name = /'([^']+)'/.exec(message)?.[1] ?? '';
  if (ruleId === 'no-global-assign') return `'${name}' is read-only and cannot be assigned`;
  if (ruleId === 'no-const-assign') return `'${name}' is a constant and cannot be assigned`;
  return message.replace(/\.$/, '');
}
