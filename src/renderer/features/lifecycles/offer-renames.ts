import { useEffect, useRef, useState } from 'react';
import { toast } from 'sonner';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import type { KeptWalk } from '#contract/model/lifecycle-walk.ts';
import type { WalkRow } from '#contract/rpc/lifecycle-walks.ts';
import { type Renames, renameInWalk, renamesBetween } from '#engine/lifecycle/rename-in-walk.ts';
import { counted } from '#renderer/lib/size.ts';
import { tellFailure } from '#renderer/state/notify.ts';
import { draftOf } from './lifecycle-draft.ts';
import { fetchWalks, keptOf, saveWalks } from './walk-actions.ts';
import { runWalks } from './walk-runs.ts';

/** A name is still being typed until then. */
const quietMs = 800;
const offerMs = 20_000;

/** Offers to rename a state or transition in the tests that name it, once its new name has been typed (LC-112). */
export function useRenameOffers(lid: string, config: LifecycleConfig): void {
  const [watch] = useState(() => new RenameWatch(lid, config));
  const settle = useRef(() => {});
  settle.current = () => void watch.settle(config).catch(tellFailure);
  useEffect(() => {
    if (watch.knows(config)) return;
    const timer = setTimeout(() => settle.current(), quietMs);
    return () => clearTimeout(timer);
  }, [watch, config]);
  useEffect(() => () => settle.current(), []);
}

/** What the tests of an open lifecycle call its elements: names that are typed on after an offer are offered as they are then. */
class RenameWatch {
  private readonly lid: string;
  private readonly id: string;
  /** With the names that tests may have. */
  private known: LifecycleConfig;
  /** The names that were offered last: who did not take them is not asked at every edit. */
  private offered = '';

  constructor(lid: string, config: LifecycleConfig) {
    this.lid = lid;
    this.id = `rename ${lid}`;
    this.known = config;
  }

  knows(config: LifecycleConfig): boolean {
    return config === this.known;
  }

  async settle(config: LifecycleConfig): Promise<void> {
    const renames = renamesBetween(this.known, config);
    const names = JSON.stringify([...renames.states, ...renames.transitions]);
    if (names === this.offered) return;
    const before = this.offered;
    this.offered = names;
    const using = names === '[]' ? [] : changesIn(await fetchWalks(this.lid), renames);
    if (this.offered !== names) return;
    if (using.length === 0) {
      if (before !== '') toast.dismiss(this.id);
      this.known = config;
      this.offered = '';
      return;
    }
    toast(`${counted(using.length, 'test')} ${using.length === 1 ? 'names' : 'name'} ${oldNames(renames)}.`, {
      id: this.id,
      duration: offerMs,
      action: {
        label: `Rename in ${counted(using.length, 'test')}`,
        onClick: () => void this.rename().catch(tellFailure),
      },
    });
  }

  /** All of them or none, with the names as they are now. What somebody saved since is renamed as well. */
  private async rename(): Promise<void> {
    const config = draftOf(this.lid);
    if (config === undefined) return;
    const changes = changesIn(await fetchWalks(this.lid), renamesBetween(this.known, config));
    if (changes.length === 0) return;
    const before = new Map(changes.map(({ test }) => [test.lid, keptOf(test)]));
    const saved = await saveWalks(changes);
    this.known = config;
    this.offered = '';
    await rerun(this.lid, saved);
    const back = saved.flatMap((test) => {
      const walk = before.get(test.lid);
      return walk === undefined ? [] : [{ test, walk }];
    });
    const undo = () => saveWalks(back).then((tests) => rerun(this.lid, tests));
    toast(`Renamed in ${counted(saved.length, 'test')}.`, {
      action: { label: 'Undo', onClick: () => void undo().catch(tellFailure) },
    });
  }
}

interface WalkChange {
  readonly test: WalkRow;
  readonly walk: KeptWalk;
}

function changesIn(tests: readonly WalkRow[], renames: Renames): WalkChange[] {
  return tests.flatMap((test) => {
    const walk = renameInWalk(keptOf(test), renames);
    return walk === null ? [] : [{ test, walk }];
  });
}

async function rerun(lid: string, tests: readonly WalkRow[]): Promise<void> {
  const config = draftOf(lid);
  if (config !== undefined) await runWalks(lid, config, tests);
}

/** `Hired, which is called Joined now`, or how many are called otherwise. */
function oldNames({ states, transitions }: Renames): string {
  const all = [...states, ...transitions];
  const [only] = all;
  if (all.length === 1 && only !== undefined) return `${only[0]}, which is called ${only[1]} now`;
  return `${counted(all.length, 'element')} that are called otherwise now`;
}
