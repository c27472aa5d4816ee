import { Linter } from 'eslint/universal';
import { limits } from '#contract/limits.ts';
import type { Problem } from '#contract/script/problem.ts';
import type { ScriptProblem } from '#contract/script/quick-fix.ts';
import { fixesOf } from './fixes/fixes-of.ts';
import { type LintOptions, lintConfig, ruleNameOf } from './lint-config.ts';
import { silencedBy } from './silencing.ts';

const linter = new Linter({ configType: 'flat' });
/** Nobody is shown more; working out repairs for a text full of problems takes its time. */
const mostRepaired = 2 * limits.problems;

/**
 * The warnings about a script that compiles, and the errors for constructs that the runtime forbids though V8 takes them (`runtime.md`,
 * Validation). Unsorted. Takes some hundred milliseconds for 64 KiB: callers with a user interface run it in a worker.
 */
export function lintScript(script_body: string, options: LintOptions = {}): Problem[] {
  return found(script_body, options).map(({ problem }) => problem);
}

/** Like `lintScript`, with the repairs of each problem, in the order of the text; the rest of very many has none. */
export function inspectScript(script_body: string, options: LintOptions = {}): ScriptProblem[] {
  const all = found(script_body, options);
  const source = linter.getSourceCode();
  return all.map(({ problem, message, fixes }, index) => {
    const own = message === null || index >= mostRepaired ? [] : fixesOf({ source, message, rule: problem.rule });
    return { ...problem, fixes: [...fixes, ...own] };
  });
}

interface Found {
  readonly problem: Problem;
  /** Null for what is not the linter's own finding. */
  readonly message: Linter.LintMessage | null;
  readonly fixes: NonNullable<ScriptProblem['fixes']>;
}

function found(script_body: string, options: LintOptions): Found[] {
  const messages = linter.verify(script_body, lintConfig(options));
  const all = messages.map((message): Found => ({ problem: toProblem(message), message, fixes: [] }));
  // Where the linter could not read the text it holds no source of it.
  if (messages.some(({ fatal }) => fatal === true)) return all;
  const silencing = silencedBy(
    linter.getSourceCode(),
    all.map(({ problem }) => problem),
    options,
  );
  return [
    ...all.filter(({ problem }) => !silencing.silenced.has(problem)),
    ...silencing.problems.map(({ fixes = [], ...problem }): Found => ({ problem, message: null, fixes })),
  ];
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
    rule: ruleNameOf(message.ruleId),
    // A text that ESLint cannot read though V8 can is no fault of its author.
    severity: message.severity === 2 && message.fatal !== true ? 'error' : 'warning',
    suggestion: message.ruleId?.startsWith('runtime/') ? (message.suggestions?.[0]?.fix.text ?? null) : null,
  };
}

function inWords({ ruleId, message }: Linter.LintMessage): string {
  const name = /'([^']+)'/.exec(message)?.[1] ?? '';
  if (ruleId === 'no-global-assign') return `'${name}' is read-only and cannot be assigned`;
  if (ruleId === 'no-const-assign') return `'${name}' is a constant and cannot be assigned`;
  if (ruleId === 'no-constant-condition') return 'This condition never changes';
  return message.replace(/\. Allowed unused .*$/s, '').replace(/\.$/, '');
}
