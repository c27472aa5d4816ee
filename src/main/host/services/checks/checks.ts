import { AppError } from '#contract/errors/app-error.ts';
import type { Problem, Validation } from '#contract/script/problem.ts';
import { validate } from '#engine/validate/validate.ts';
import type { Sandbox } from '#sandbox/client/sandbox.ts';
import type { Linter } from './linter.ts';

interface Turn {
  readonly body: string;
  readonly resolve: (validation: Validation) => void;
  readonly reject: (error: unknown) => void;
}

/** What is wrong or doubtful in a text; the same answer as the command line and the backend give. */
export class Checks {
  private readonly sandbox: Sandbox;
  private readonly linter: Linter;
  private working = false;
  private next: Turn | null = null;

  constructor(sandbox: Sandbox, linter: Linter) {
    this.sandbox = sandbox;
    this.linter = linter;
  }

  /** Syntax errors alone: fast enough to follow typing. */
  syntax(body: string): Promise<Problem[]> {
    return this.sandbox.checkSyntax(body);
  }

  /** Everything. While one check runs only the newest call waits; the one it displaces is rejected with `conflict`. */
  validate(body: string): Promise<Validation> {
    return new Promise((resolve, reject) => {
      this.next?.reject(new AppError('conflict', 'A newer check of the text took the place of this one.'));
      this.next = { body, resolve, reject };
      if (!this.working) void this.work();
    });
  }

  /** As `validate`, but never displaced: for decisions such as publishing. */
  validateNow(body: string): Promise<Validation> {
    return validate(body, {
      checkSyntax: (text) => this.sandbox.checkSyntax(text),
      lint: (text) => this.linter.lint(text),
    });
  }

  private async work(): Promise<void> {
    this.working = true;
    for (let turn = this.takeNext(); turn !== null; turn = this.takeNext()) {
      await this.validateNow(turn.body).then(turn.resolve, turn.reject);
    }
    this.working = false;
  }

  private takeNext(): Turn | null {
    const turn = this.next;
    this.next = null;
    return turn;
  }
}
