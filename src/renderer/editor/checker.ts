import type { Problem } from '#contract/script/problem.ts';
import type { ScriptProblem, ScriptValidation } from '#contract/script/quick-fix.ts';
import { debounce } from '#renderer/lib/debounce.ts';

export interface CheckerDeps {
  text(): string;
  /** Fast: the syntax errors alone. */
  syntax(body: string): Promise<Problem[]>;
  /** Everything, warnings included; may take a moment. */
  validate(body: string): Promise<ScriptValidation>;
  /** `done` is false while the warnings of this text are still to come. */
  apply(problems: readonly ScriptProblem[], done: boolean): void;
}

const quietMs = 120;

export interface Checker {
  changed(): void;
  dispose(): void;
}

/** Checks a script while it is typed. Syntax errors come first, warnings follow; an answer for an older text is dropped. */
export function createChecker(deps: CheckerDeps): Checker {
  let version = 0;
  let warnings: readonly ScriptProblem[] = [];
  const check = async () => {
    const current = version;
    const body = deps.text();
    try {
      const errors = await deps.syntax(body);
      if (current !== version) return;
      deps.apply([...errors, ...warnings], false);
      const validation = await deps.validate(body);
      if (current !== version) return;
      // While they belong to an older text, their repairs would change the wrong places.
      warnings = validation.warnings.map(({ fixes: _, ...problem }) => problem);
      deps.apply([...validation.errors, ...validation.warnings], true);
    } catch {
      // The host is away or a newer text took this one's place: the next change or the reconnect checks again.
    }
  };
  const schedule = debounce(() => void check(), quietMs);
  return {
    changed: () => {
      version += 1;
      schedule();
    },
    dispose: () => {
      version += 1;
      schedule.cancel();
    },
  };
}
