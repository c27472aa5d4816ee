import { debugAskInput, debugRunInput, debugStopInput } from '#contract/rpc/debug.ts';
import { procedure } from '../procedure.ts';
import { placeOf } from './running.ts';

export const debugTable = {
  run: procedure
    .input(debugRunInput)
    .subscription(({ ctx, input, signal }) =>
      ctx.studio.debug.run(input, ctx.attachment, placeOf(ctx), signal ?? new AbortController().signal),
    ),
  /** Answers with what `debugReplies` has for the command. */
  ask: procedure
    .input(debugAskInput)
    .mutation(({ ctx, input }) => ctx.studio.debug.ask(ctx.attachment, input.session_id, input.command)),
  stop: procedure
    .input(debugStopInput)
    .mutation(({ ctx, input }) => ctx.studio.debug.stop(ctx.attachment, input.session_id)),
};
