import type { BlockedEntity } from '#contract/model/publish-plan.ts';
import type { SyncConflict } from '#contract/model/sync-conflict.ts';
import { runCommand } from '#renderer/commands/registry.ts';
import { Button } from '#renderer/ui/button.tsx';
import { showMistakes } from './show-mistakes.ts';

interface LeftOutActionProps {
  readonly left: SyncConflict | BlockedEntity;
  /** Leaves the dialog for somewhere else. */
  readonly onLeave: () => void;
}

/** The way out for what cannot be published now; nothing where there is only waiting. */
export function LeftOutAction({ left, onLeave }: LeftOutActionProps) {
  if ('key' in left) {
    const target = { lid: left.lid, name: left.name };
    return (
      <Button
        look="quiet"
        className="h-5.5"
        aria-label={`Answer… the conflict of ${left.name}`}
        onClick={() => {
          onLeave();
          void runCommand('conflict.open', target);
        }}
      >
        Answer…
      </Button>
    );
  }
  if (left.reason === 'has_mistakes')
    return (
      <Button
        look="quiet"
        className="h-5.5"
        aria-label={`Show problems of ${left.name}`}
        onClick={() => {
          onLeave();
          if (left.type === 'template') void runCommand('template.open', { lid: left.lid, name: left.name });
          else showMistakes(left.lid);
        }}
      >
        Show problems
      </Button>
    );
  if (left.reason === 'body_missing')
    return (
      <Button look="quiet" className="h-5.5" onClick={() => void runCommand('sync.pull')}>
        Get published changes
      </Button>
    );
  return null;
}
