import { AppError } from '#contract/errors/app-error.ts';
import type { Run, Studio } from './studio.ts';

export interface DoingOptions {
  readonly studio: Studio;
  readonly trace: (line: string) => void;
  /** An error nobody expects. */
  readonly failed: (error: Error) => void;
}

/** Does things at a studio that may refuse them in words, or die over them. */
export class Doing {
  readonly studio: Studio;
  readonly #options: DoingOptions;

  constructor(options: DoingOptions) {
    this.studio = options.studio;
    this.#options = options;
  }

  /** Does something that the store answers at once. A refusal in words is an answer too. */
  attempt(what: string, act: (run: Run) => string): void {
    const { run } = this.studio;
    if (run === null) return;
    const { trace, failed } = this.#options;
    try {
      trace(`${this.studio.name} ${act(run)}`);
    } catch (error) {
      if (this.studio.run !== run) trace(`${this.studio.name} dies`);
      else if (error instanceof AppError) trace(`${this.studio.name} is refused ${what}: ${error.message}`);
      else failed(asError(error));
    }
  }

  /** Begins something that takes its time. */
  begin(what: string, act: (run: Run) => Promise<string>): Promise<void> {
    const { run } = this.studio;
    const { trace } = this.#options;
    if (run === null) return Promise.resolve();
    trace(`${this.studio.name} begins to ${what}`);
    return this.#follow(run, what, act);
  }

  async #follow(run: Run, what: string, act: (run: Run) => Promise<string>): Promise<void> {
    const { trace, failed } = this.#options;
    try {
      trace(`${this.studio.name} ends to ${what}: ${await act(run)}`);
    } catch (error) {
      if (this.studio.run !== run) return;
      const known = error instanceof AppError || (error instanceof Error && error.name === 'AbortError');
      if (known) trace(`${this.studio.name} fails to ${what}: ${String(error)}`);
      else failed(asError(error));
    }
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
