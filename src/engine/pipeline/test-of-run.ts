import type { PipelineResult } from '#contract/script/pipeline.ts';
import { readPipelineContext } from './read-pipeline-test.ts';

/** Both as the author's own texts. */
export interface TestTexts {
  readonly context_text: string;
  readonly expect_text: string;
}

/**
 * What a dry run did, as what a test expects from now on: how it ended, the way it took, and what was left. Where the context named no
 * `now` it gets the one of the run, so that the test sees the same time each time (TC-12). Throws `validation_error` for a context
 * that cannot be used.
 */
export function testOfRun(context_text: string, result: PipelineResult): TestTexts {
  const { now } = readPipelineContext(context_text);
  const written = JSON.parse(context_text) as object;
  const began = now ?? clockOf(result);
  const expectation = {
    success: result.success,
    ...(result.failure === null ? {} : { error_message: { contains: result.failure.message } }),
    path: result.steps.map((step) => (step.kind === 'hook' ? step.decision : 'operation')),
    flow: { match: 'exact', value: result.flow },
  };
  return {
    context_text: pretty(began === undefined ? written : { ...written, now: began }),
    expect_text: pretty(expectation),
  };
}

/** The first attempt of all runs at the instant the run began. */
function clockOf({ steps }: PipelineResult): string | undefined {
  const first = steps.flatMap((step) => (step.kind === 'hook' ? step.attempts : [])).at(0);
  return first?.context.now;
}

function pretty(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
