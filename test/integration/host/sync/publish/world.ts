import { onTestFinished } from 'vitest';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { BaselineBackend } from '#test/sync/backends/baseline/baseline-backend.ts';
import { type BaselineBehaviour, plain } from '#test/sync/backends/baseline/behaviour.ts';
import { EnhancedBackend } from '#test/sync/backends/enhanced/enhanced-backend.ts';
import { tokenText } from '#test/sync/backends/tokens.ts';
import { Person } from '#test/sync/world/person.ts';
import { Random } from '#test/sync/world/random.ts';
import { StudioFiles, watchCommits } from '#test/sync/world/studio-file.ts';
import { VirtualTime } from '#test/sync/world/virtual-time.ts';
import { impatientClock, ScriptedNetwork } from './network.ts';
import { openStudio, type Studio } from './studio.ts';

export interface World<Backend extends BaselineBackend | EnhancedBackend> {
  readonly backend: Backend;
  readonly network: ScriptedNetwork;
  readonly time: VirtualTime;
  readonly person: Person;
  /** The studio that runs now. */
  studio: Studio;
  /** Ends the process and starts another one on the same file. */
  restart(): Studio;
  /** Calls `boundary` behind each commit of the studio that runs now. */
  watch(boundary: (where: string) => void): void;
}

export function baselineWorld(behaviour: Partial<BaselineBehaviour> = {}): World<BaselineBackend> {
  const time = new VirtualTime();
  return worldOf(time, new BaselineBackend({ ...plain, ...behaviour }, time, new Random('backend')));
}

export function enhancedWorld(): World<EnhancedBackend> {
  const time = new VirtualTime();
  return worldOf(time, new EnhancedBackend(time, new Random('backend')));
}

function worldOf<Backend extends BaselineBackend | EnhancedBackend>(
  time: VirtualTime,
  backend: Backend,
): World<Backend> {
  const files = new StudioFiles();
  const file = files.empty('studio');
  const network = new ScriptedNetwork(backend);
  const random = new Random('person');
  const person = new Person('maria', backend.tenantId, time, random, tokenText, 15 * 60_000);
  let processes = 0;
  const start = () => {
    processes += 1;
    return openStudio({
      ...{ file, transport: network, clock: impatientClock(time), tokens: person },
      process: `process ${processes}`,
      origin: backend.origin,
      tenantId: backend.tenantId,
      capabilities: backend instanceof EnhancedBackend ? backend.capabilities : null,
    });
  };
  const world: World<Backend> = {
    ...{ backend, network, time, person },
    studio: start(),
    restart: () => {
      closeQuietly(world.studio.store);
      world.studio = start();
      return world.studio;
    },
    watch: (boundary) => watchCommits(world.studio.store, () => boundary('commit')),
  };
  onTestFinished(() => {
    closeQuietly(world.studio.store);
    files.remove();
  });
  return world;
}

function closeQuietly(store: Store<WorkspaceSchema>): void {
  try {
    store.close();
  } catch {
    // A process that was ended has closed it already.
  }
}
