import { exitCodes } from '../exit-codes.ts';
import { CommandError } from '../read-input.ts';
import { conflictsCode, endText, print } from './output.ts';
import { connect, type SyncOptions, tellAttention, withStudio } from './with-studio.ts';

export interface HalfAppliedOptions extends SyncOptions {
  readonly continue?: boolean;
  readonly undo?: boolean;
  readonly leave?: boolean;
}

/** `hookwright apply --continue`, `--undo` or `--leave`: what becomes of a publish that stopped half-way (`sync.md` 3.13). */
export function settleHalfApplied(options: HalfAppliedOptions): Promise<number> {
  return withStudio(options, async (studio) => {
    const { sync } = studio;
    const stopped = sync.status().attention.find((one) => one.kind === 'half_applied');
    if (stopped === undefined) throw new CommandError('No publish has stopped half-way.');
    const { cs_id } = stopped;
    if (options.leave) {
      sync.leave(cs_id);
      const { message } = sync.historyEntry(cs_id);
      print({ cs_id, message }, options.json, (left) => `${left.message}\n`);
      return exitCodes.fine;
    }
    await connect(studio, options);
    const end = options.undo ? await sync.undo(cs_id) : await sync.resume(cs_id);
    print(end, options.json, endText);
    tellAttention(studio);
    return end.outcome === 'done' && end.not_applied.length === 0 ? conflictsCode(sync.conflicts()) : exitCodes.failed;
  });
}
