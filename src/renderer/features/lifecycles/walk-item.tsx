import { CircleCheck, CircleDashed, CircleX, Ellipsis, type LucideIcon, Play } from 'lucide-react';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import type { WalkRow } from '#contract/rpc/lifecycle-walks.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { tellFailure } from '#renderer/state/notify.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { Menu } from '#renderer/ui/menu.tsx';
import { UnpublishedMark } from '#renderer/ui/script-mark.tsx';
import { openWalk, removeWalks, renameWalk, updateExpected } from './walk-actions.ts';
import type { WalkResult } from './walk-results.ts';
import { runWalks } from './walk-runs.ts';

const looks: Readonly<Record<'none' | 'passed' | 'failed', { icon: LucideIcon; word: string; colour: string }>> = {
  none: { icon: CircleDashed, word: 'not run', colour: 'text-text-3' },
  passed: { icon: CircleCheck, word: 'passed', colour: 'text-ok' },
  failed: { icon: CircleX, word: 'failed', colour: 'text-bad' },
};

interface WalkItemProps {
  readonly test: WalkRow;
  readonly config: LifecycleConfig;
  readonly result: WalkResult | undefined;
}

/** One test: what it came to, where it leads, and what can be done with it. */
export function WalkItem({ test, config, result }: WalkItemProps) {
  const outcome = result === undefined ? 'none' : result.passed ? 'passed' : 'failed';
  const isOld = result !== undefined && (result.config !== config || result.rev !== test.rev);
  const { icon: Icon, word, colour } = looks[outcome];
  const [first, ...more] = result?.differences ?? [];
  const run = () => runWalks(test.config_lid, config, [test]).catch(tellFailure);
  return (
    <>
      <span
        className={classNames('inline-flex h-6 items-center', colour, isOld && 'opacity-60')}
        title={isOld ? `${word} before the last change` : word}
      >
        <Icon size={14} aria-hidden="true" />
        <span className="sr-only">{isOld ? `${word} before the last change` : word}</span>
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex h-6 min-w-0 items-center gap-2">
          <button
            type="button"
            className="max-w-80 shrink-0 truncate text-left font-semibold hover:underline"
            title="Open in the simulation"
            onClick={() => openWalk(config, test)}
          >
            {test.name}
          </button>
          {test.unpublished ? <UnpublishedMark /> : null}
          <span className="min-w-0 flex-1 truncate text-small text-text-2">{wayOf(test)}</span>
        </div>
        {first === undefined ? null : (
          <p className={classNames('selectable break-words pb-1', isOld ? 'text-text-2' : 'text-bad')}>
            {first}
            {more.length === 0 ? '' : ` (${more.length} more)`}
          </p>
        )}
      </div>
      <IconButton label={`Run test ${test.name}`} className="size-6" onClick={() => void run()}>
        <Play size={14} aria-hidden="true" />
      </IconButton>
      <Menu
        align="end"
        entries={[
          { id: 'open', title: 'Open in the simulation', onSelect: () => openWalk(config, test) },
          {
            id: 'expect',
            title: 'Update what is expected',
            onSelect: () => void updateExpected(config, test).catch(tellFailure),
          },
          { id: 'rename', title: 'Rename…', keys: 'F2', onSelect: () => void renameWalk(test).catch(tellFailure) },
          'line',
          {
            id: 'remove',
            title: 'Delete test',
            keys: 'Delete',
            danger: true,
            onSelect: () => void removeWalks([test]).catch(tellFailure),
          },
        ]}
      >
        <IconButton label={`More for test ${test.name}`} className="size-6">
          <Ellipsis size={14} aria-hidden="true" />
        </IconButton>
      </Menu>
    </>
  );
}

/** `Give notice → Leave → Gone`: what is taken, and where it must end. */
function wayOf({ steps, start, expect }: WalkRow): string {
  const taken = steps.flatMap((step) => (step.kind === 'take' ? [step.transition] : []));
  const end = `${expect.state}${expect.refused === undefined ? '' : ', refused'}`;
  return [...(start === null ? [] : [`from ${start}`]), ...taken, `ends in ${end}`].join(' → ');
}
