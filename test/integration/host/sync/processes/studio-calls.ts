import type { SmallStudio } from '#test/fixtures/studio/small-studio.ts';
import type { Callable } from './work.ts';

/** A small studio's few calls that a test makes, by the names and with the inputs of the studio's router. */
export function callableStudio({ scripts, sync }: SmallStudio): Callable {
  const calls: Record<string, (input: never) => unknown> = {
    'scripts.list': () => scripts.list(),
    'scripts.get': ({ lid }: { lid: string }) => scripts.get(lid),
    'scripts.create': (input: Parameters<typeof scripts.create>[0]) => scripts.create(input),
    'scripts.saveDraft': (input: Parameters<typeof scripts.saveDraft>[0]) => scripts.saveDraft(input),
    'scripts.update': (input: Parameters<typeof scripts.update>[0]) => scripts.update(input),
    'scripts.remove': ({ lid }: { lid: string }) => scripts.remove(lid),
    'sync.pull': () => sync.pull(),
    'sync.plan': () => sync.plan({}),
    'sync.publish': (input: Parameters<typeof sync.publish>[0]) => sync.publish(input),
    'sync.resume': ({ cs_id }: { cs_id: string }) => sync.resume(cs_id),
    'sync.history': ({ limit }: { limit: number }) => sync.history(limit),
  };
  return {
    call: async <Result>(name: string, input?: unknown): Promise<Result> => {
      const call = calls[name];
      if (call === undefined) throw new Error(`There is no call ${name}.`);
      return (await call(input as never)) as Result;
    },
  };
}
