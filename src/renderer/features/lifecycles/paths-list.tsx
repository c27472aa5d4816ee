import { useMemo } from 'react';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import { generateWalks } from '#engine/lifecycle/generate-walks.ts';
import { counted } from '#renderer/lib/size.ts';
import { tellFailure } from '#renderer/state/notify.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { playWalk } from './simulation-store.ts';
import { keepGenerated } from './walk-actions.ts';

interface PathsListProps {
  readonly lid: string;
  readonly config: LifecycleConfig;
  readonly onClose: () => void;
  readonly onPlay: () => void;
}

/** The fewest paths that take every transition, and which could not be covered. */
export function PathsList({ lid, config, onClose, onPlay }: PathsListProps) {
  const { walks, unsolved, unreached } = useMemo(() => generateWalks(config, new Date().toISOString()), [config]);
  const total = config.transitions.length;
  const covered = total - unsolved.length - unreached.length;
  const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name).join(', ');
  return (
    <section aria-label="Generated paths" className="flex flex-col gap-2 p-2">
      <div className="flex flex-wrap items-center gap-2">
        <p role="status" className="min-w-40 flex-1">
          {total === 0
            ? 'There are no transitions yet, so there is no path to take.'
            : `${counted(walks.length, 'path')} ${walks.length === 1 ? 'takes' : 'take'} ${covered} of ${counted(total, 'transition')}.`}
        </p>
        <Button
          className="px-2!"
          disabled={walks.length === 0}
          onClick={() => void keepGenerated(lid, walks).catch(tellFailure)}
        >
          Save as tests
        </Button>
        <Button className="px-2!" onClick={onClose}>
          Close paths
        </Button>
      </div>
      {unsolved.length === 0 ? null : (
        <Banner tone="warn">
          No values could be worked out for the conditions of {names(unsolved)}. Walk{' '}
          {unsolved.length === 1 ? 'it' : 'them'} by hand.
        </Banner>
      )}
      {unreached.length === 0 ? null : <Banner tone="warn">Never reached: {names(unreached)}.</Banner>}
      <ul aria-label="Paths" className="flex flex-col gap-1">
        {walks.map((walk) => (
          <li key={walk.name} className="flex items-start gap-2 rounded-sm border border-line p-2">
            <span className="min-w-0 flex-1">
              <span className="font-semibold">{walk.name}</span>
              <span className="block text-small text-text-2">
                {walk.steps.flatMap((step) => (step.kind === 'take' ? [step.transition] : [])).join(' → ')}
                {walk.expect === undefined ? '' : ` → ends in ${walk.expect.state}`}
              </span>
            </span>
            <Button
              className="px-2!"
              onClick={() => {
                playWalk(lid, config, walk);
                onPlay();
              }}
            >
              Play {walk.name}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
