import { AppError } from '#contract/errors/app-error.ts';
import type { Problem } from '#contract/script/problem.ts';
import type { ScriptProblem, ScriptValidation } from '#contract/script/quick-fix.ts';
import type { FixedText } from '#engine/validate/fix-all.ts';
import type { LintOptions } from '#engine/validate/lint-config.ts';
import { validate } from '#engine/validate/validate.ts';
import type { Sandbox } from '#sandbox/client/sandbox.ts';
import type { Linter } from './linter.ts';

interface Turn {
  readonly body: string;
  readonly options: LintOptions;
  readonly resolve: (validation: ScriptValidation) => void;
  readonly reject: (error: unknown) => void;
}

type Lint = (body: string, options: LintOptions) => Promise<ScriptProblem[]>;

/** What is wrong or doubtful in a text; the same answer as the command line and the backend give, with the repairs. */
export class Checks {
  private readonly sandbox: Sandbox;
  private readonly linter: Linter;
  private working = false;
  /** By what the text belongs to, in the order in which they came. */
  private readonly turns = new Map<string, Turn>();

  constructor(sandbox: Sandbox, linter: Linter) {
    this.sandbox = sandbox;
    this.linter = linter;
  }

  /** Syntax errors alone: fast enough to follow typing. */
  syntax(body: string): Promise<Problem[]> {
    return this.sandbox.checkSyntax(body);
  }

  /**
   * Everything. While a check runs only the newest call for each `subject` (a script) waits; the one that it displaces is
   * rejected with `conflict`.
   */
  validate(body: string, options: LintOptions = {}, subject = ''): Promise<ScriptValidation> {
    return new Promise((resolve, reject) => {
      const displaced = this.turns.get(subject);
      displaced?.reject(new AppError('conflict', 'A newer check of the text took the place of this one.'));
      this.turns.set(subject, { body, options, resolve, reject });
      if (!this.working) void this.work();
    });
  }

  /** As `validate`, but never displaced: for decisions such as publishing. `lint` may be another linter than the authors'. */
  validateNow(body: string, options: LintOptions = {}, lint?: Lint): Promise<ScriptValidation> {
    const checkSyntax = (text: string) => this.sandbox.checkSyntax(text);
    const linting = lint ?? ((text: string) => this.linter.lint(text, options));
    return validate<ScriptProblem>(body, { checkSyntax, lint: (text) => linting(text, options) }, options);
  }

  /** Repairs all problems of a text that one kind of fix repairs. */
  fixAll(body: string, kind: string, options: LintOptions): Promise<FixedText> {
    return this.linter.fixAll(body, kind, options);
  }

  private async work(): Promise<void> {
    this.working = true;
    for (let turn = this.takeNext(); turn !== null; turn = this.takeNext()) {
      await this.validateNow(turn.body, turn.options).then(turn.resolve, turn.reject);
    }
    this.working = false;
  }

  private takeNext(): Turn | null {
    const [first] = this.turns;
    if (first === undefined) return null;
    this.turns.delete(first[0]);
    return first[1];
  }
}
