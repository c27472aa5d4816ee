import { describe, expect, it } from 'vitest';
import { Crash } from './network.ts';
import { type AnyWorld, approveEverything, expectEverything } from './scenario.ts';
import { baselineWorld, enhancedWorld } from './world.ts';

const onBaseline = ['create', 'version', 'update', 'status', 'update', 'version', 'delete'];

/** Ends the process at the boundary of that number, counted from 1; returns where, or null where the publish ended before. */
async function publishUntil(world: AnyWorld, csId: string, stopAt: number): Promise<string | null> {
  let count = 0;
  const boundary = (where: string) => {
    count += 1;
    if (count === stopAt) throw new Crash(where);
  };
  world.network.boundary = boundary;
  world.watch(boundary);
  try {
    await world.studio.carryOut(csId);
    return null;
  } catch (error) {
    if (error instanceof Crash) return error.message;
    throw error;
  } finally {
    world.network.boundary = () => {};
  }
}

/** Stops at every boundary of a whole publish, starts again and goes on. Returns how many there were. */
async function atEveryBoundary(newWorld: () => AnyWorld, wanted: readonly string[]): Promise<number> {
  for (let stopAt = 1; ; stopAt += 1) {
    const world = newWorld();
    const csId = await approveEverything(world);
    const where = await publishUntil(world, csId, stopAt);
    if (where !== null) {
      world.restart();
      const end = await world.studio.carryOut(csId);
      expect(end, `stopped ${stopAt}: ${where}`).toMatchObject({ outcome: 'done', not_applied: [] });
    }
    expectEverything(world, wanted);
    world.studio.close();
    if (where === null) return stopAt - 1;
  }
}

describe('a studio that is killed while it publishes', () => {
  it('S91 S93 goes on from every commit and every request of a publish to a plain backend, each effect once', async () => {
    expect(await atEveryBoundary(baselineWorld, onBaseline)).toBeGreaterThan(60);
  });

  it('S91 S99 goes on from every commit and every request of a change set, which is applied once', async () => {
    expect(await atEveryBoundary(enhancedWorld, ['create', 'update', 'delete'])).toBeGreaterThan(8);
  });
});
