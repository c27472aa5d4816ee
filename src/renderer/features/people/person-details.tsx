import { Waypoints, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { PersonStatus } from '#contract/rpc/people.ts';
import { useLifecycle } from '#renderer/api/lifecycles.ts';
import { useAccess } from '#renderer/api/session-access.ts';
import { RefusableCommand } from '#renderer/commands/command-button.tsx';
import { runCommand } from '#renderer/commands/registry.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { EmptyNote } from '#renderer/ui/empty-state.tsx';
import { Facts } from '#renderer/ui/facts.tsx';
import { IdText } from '#renderer/ui/id-text.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import type { LitDrawing } from './lit-drawing.ts';
import { entitlementWords } from './people-words.ts';
import { Since, StateBadge } from './person-marks.tsx';
import { usePersonStatus } from './use-people.ts';
import { WaysOut } from './ways-out.tsx';

interface PersonDetailsProps {
  /** Null: whoever is signed in. */
  readonly id: string | null;
  readonly name: string;
  /** Where it is not the name already. */
  readonly email: string | null;
  readonly drawing: LitDrawing;
  /** Absent where it is all that is shown. */
  readonly onClose?: () => void;
}

/** One person: the state they are in, since when, and their lifecycle drawn around it (032 FR-014). */
export function PersonDetails({ id, name, email, drawing, onClose }: PersonDetailsProps) {
  const { status, failure, again } = usePersonStatus(id);
  return (
    <section
      aria-label="Lifecycle status"
      className={classNames(
        'flex flex-col',
        onClose ? 'h-[58%] min-h-60 shrink-0 border-line border-t' : 'min-h-0 flex-1',
      )}
    >
      <header className="flex min-h-9 shrink-0 flex-wrap items-center gap-2 px-2 py-1">
        <h3 className="truncate px-2 font-semibold">{name}</h3>
        <span className="flex-1" />
        <OpenInDesigner status={status} />
        {onClose ? (
          <IconButton label="Close person" onClick={onClose}>
            <X size={16} aria-hidden="true" />
          </IconButton>
        ) : null}
      </header>
      {failure !== null ? (
        <div className="px-2">
          <Banner tone="bad" live actions={<Button onClick={again}>Try again</Button>}>
            {failure.message}
          </Banner>
        </div>
      ) : status === null ? (
        <Skeleton label="Loading the lifecycle status" rows={6} />
      ) : (
        <Status status={status} email={email} drawing={drawing} />
      )}
    </section>
  );
}

function OpenInDesigner({ status }: { readonly status: PersonStatus | null }) {
  const lid = status?.lifecycle?.lid ?? null;
  if (lid === null) return null;
  return (
    <Button
      icon={<Waypoints size={14} aria-hidden="true" />}
      onClick={() => void runCommand('lifecycle.open', { lid, name: status?.config_name ?? 'Lifecycle' })}
    >
      Open in designer
    </Button>
  );
}

interface StatusProps {
  readonly status: PersonStatus;
  readonly email: string | null;
  readonly drawing: LitDrawing;
}

function Status({ status, email, drawing }: StatusProps) {
  const { user_id, config_name, entered_at, entitlement_action, state_id, lifecycle } = status;
  const facts: (readonly [string, ReactNode])[] = [
    ...(email === null ? [] : [['E-mail', email] as const]),
    ['Lifecycle', config_name ?? 'No lifecycle assigned'],
    ...(config_name === null
      ? []
      : ([
          ['State', <StateBadge key="state" {...status} />],
          ['Entered', <Since key="since" at={entered_at} whole />],
          ['Entitlements', entitlement_action === null ? '—' : entitlementWords[entitlement_action]],
        ] as const)),
    ['Id', <IdText key="id" id={user_id} what="user id" />],
  ];
  return (
    <div className="flex min-h-0 flex-1 border-line border-t">
      <div className="w-80 shrink-0 overflow-y-auto border-line border-r px-2">
        <Facts facts={facts} />
        {lifecycle === null || state_id === null ? null : <WaysOut config={lifecycle.config} stateId={state_id} />}
      </div>
      <div className="relative min-w-0 flex-1">
        <Drawn status={status} drawing={drawing} />
      </div>
    </div>
  );
}

function Drawn({ status, drawing }: Pick<StatusProps, 'status' | 'drawing'>) {
  const { config_name, state_id, state_name, lifecycle } = status;
  const unpublished = useLifecycle(lifecycle?.lid ?? '')?.unpublished === true;
  if (config_name === null) {
    return (
      <EmptyNote>
        <p>No lifecycle assigned, so there is nothing to draw.</p>
      </EmptyNote>
    );
  }
  if (lifecycle === null) {
    return (
      <NotHere words={`This workspace does not have the lifecycle “${config_name}”, so it cannot be drawn here.`} />
    );
  }
  const known = lifecycle.config.states.some(({ id }) => id === state_id);
  return (
    <div className="absolute inset-0 flex flex-col">
      {known ? null : (
        <NotHere
          words={`“${config_name}” was changed at the backend since this workspace last saw it: ${state_name === null ? 'the state' : `the state ${state_name}`} is not in it here.`}
        />
      )}
      {unpublished ? (
        <p className="shrink-0 border-line border-b px-3 py-1 text-small text-text-2">
          Drawn as it was last published; your unpublished changes of it are not in force.
        </p>
      ) : null}
      <div className="relative min-h-0 flex-1">{drawing(lifecycle.config, state_id ?? '')}</div>
    </div>
  );
}

/** The published lifecycle would have to be got first; who cannot is told why. */
function NotHere({ words }: { readonly words: string }) {
  const pull = useAccess().can('pull');
  return (
    <EmptyNote action={pull.allowed ? <RefusableCommand command="sync.pull" /> : undefined}>
      <p>{words}</p>
      {pull.allowed ? null : <p>{pull.reason}</p>}
    </EmptyNote>
  );
}
