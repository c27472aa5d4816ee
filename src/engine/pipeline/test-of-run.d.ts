import type { PipelineResult } from '#contract/script/pipeline.ts';
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
export declare function testOfRun(context_text: string, result: PipelineResult): TestTexts;
