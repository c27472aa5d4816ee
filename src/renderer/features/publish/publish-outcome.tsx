import { Zap } from 'lucide-react';
import type { PublishEnd } from '#contract/rpc/sync.ts';
import { runCommand } from '#renderer/commands/registry.ts';
import { SignInToGoOn, useWaitingForPerson, WaitingWords } from '#renderer/commands/sign-in-to-go-on.tsx';
import { openDialog } from '#renderer/state/dialogs.ts';
import { useStudio } from '#renderer/state/studio.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { forgetRun, resumePublish } from './publish-run.ts';
import { endTitle, isComplete } from './publish-words.ts';

interface PublishOutcomeProps {
  readonly end: PublishEnd;
  readonly lid: string | null;
  /** Back to a plan of how things are now. */
  readonly onLook: () => void;
  readonly onClose: () => void;
}

/** How a publish ended or where it stopped, in words, and what can be done about it. */
export function PublishOutcome({ end, lid, onLook, onClose }: PublishOutcomeProps) {
  const close = () => {
    forgetRun();
    onClose();
  };
  return (
    <Dialog
      width="wide"
      title={endTitle(end)}
      onClose={close}
      footer={<OutcomeActions end={end} lid={lid} onLook={onLook} onClose={close} />}
    >
      <Banner tone={isComplete(end) || end.outcome === 'cancelled' ? 'info' : 'warn'} live>
        <OutcomeWords end={end} />
      </Banner>
      <Entities title="Since you looked" entries={end.differences} />
      <Entities title="Not applied" entries={end.not_applied} />
      <Entities title="Applied" entries={end.took_effect} />
    </Dialog>
  );
}

function OutcomeWords({ end }: { readonly end: PublishEnd }) {
  const waiting = useWaitingForPerson(end.cs_id ?? '');
  return waiting === undefined ? end.message : <WaitingWords waiting={waiting} />;
}

interface EntityNote {
  readonly lid: string;
  readonly type: string;
  readonly name: string;
  readonly message?: string;
  readonly kind?: string;
}

function Entities({ title, entries }: { readonly title: string; readonly entries: readonly EntityNote[] }) {
  if (entries.length === 0) return null;
  return (
    <section aria-label={title} className="flex flex-col gap-1">
      <h3 className="section-head">{title}</h3>
      <ul className="selectable flex max-h-[44vh] flex-col overflow-y-auto">
        {entries.map((entry) => (
          <li key={`${entry.lid}${entry.message}`} className="flex min-h-6 items-start gap-3 py-0.5">
            <span className="w-14 shrink-0 text-text-3">{entry.type}</span>
            <span className="flex w-56 shrink-0 items-center gap-1">
              {entry.kind === 'conflict' ? <Zap size={14} className="shrink-0 text-warn" aria-hidden="true" /> : null}
              <span className="truncate" title={entry.name}>
                {entry.name}
              </span>
            </span>
            <span className="min-w-0 flex-1 text-text-2">{entry.message}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function OutcomeActions({ end, lid, onLook, onClose }: PublishOutcomeProps) {
  const csId = end.cs_id ?? '';
  const isHalfApplied = useStudio(
    ({ sync }) => sync?.attention.some((one) => one.kind === 'half_applied' && one.cs_id === end.cs_id) === true,
  );
  const waiting = useWaitingForPerson(csId);
  if (isHalfApplied) return <HalfAppliedActions csId={csId} onClose={onClose} />;
  switch (end.outcome) {
    case 'done':
      return (
        <>
          <Button onClick={onClose}>Close</Button>
          <Button onClick={() => openDialog({ kind: 'publish_undo', cs_id: csId })}>Undo what was applied…</Button>
          <Button look="primary" onClick={onLook}>
            Look at what is left
          </Button>
        </>
      );
    case 'paused_sign_in':
      if (waiting === undefined) return <Button onClick={onClose}>Close</Button>;
      return (
        <SignInToGoOn
          waiting={waiting}
          onSignIn={() => openDialog({ kind: 'sign_in', next: { kind: 'publish', lid } })}
          onLeave={onClose}
        />
      );
    case 'paused_network':
      return (
        <>
          <Button onClick={onClose}>Close</Button>
          <Button look="primary" onClick={() => void runCommand('connection.retry')}>
            Retry connection
          </Button>
        </>
      );
    default:
      return (
        <>
          <Button onClick={onClose}>Close</Button>
          <Button look="primary" onClick={onLook}>
            Look at the new plan
          </Button>
        </>
      );
  }
}

interface HalfAppliedActionsProps {
  readonly csId: string;
  readonly onClose: () => void;
}

function HalfAppliedActions({ csId, onClose }: HalfAppliedActionsProps) {
  return (
    <>
      <Button
        onClick={() => {
          onClose();
          void runCommand('publish.leave', { cs_id: csId });
        }}
      >
        Leave it
      </Button>
      <Button onClick={() => openDialog({ kind: 'publish_undo', cs_id: csId })}>Undo what was applied…</Button>
      <Button look="primary" onClick={() => void resumePublish(csId)}>
        Continue
      </Button>
    </>
  );
}
