import { UsersRound } from 'lucide-react';
import { useAccess } from '#renderer/api/session-access.ts';
import { BackendGate } from '#renderer/commands/backend-gate.tsx';
import { useStudio } from '#renderer/state/studio.ts';
import { ViewHeader } from '#renderer/ui/view-header.tsx';
import type { LitDrawing } from './lit-drawing.ts';
import { PeopleList } from './people-list.tsx';
import { PersonDetails } from './person-details.tsx';

/** Where people are in their lifecycles: for administrators everybody, for others they themselves (032 US6, SC-007). */
export function PeopleView({ drawing }: { readonly drawing: LitDrawing }) {
  const access = useAccess();
  const findsOthers = access.can('find_people').allowed;
  // As long as it is not known who looks, it is called what the activity bar calls it.
  const title = findsOthers || !access.can('own_status').allowed ? 'People' : 'Your lifecycle';
  return (
    <section aria-label={title} className="absolute inset-0 flex flex-col">
      <ViewHeader title={title} icon={UsersRound} />
      <div className="relative min-h-0 flex-1">
        <BackendGate action="own_status" title={title}>
          {findsOthers ? <PeopleList drawing={drawing} /> : <OwnStatus drawing={drawing} />}
        </BackendGate>
      </div>
    </section>
  );
}

function OwnStatus({ drawing }: { readonly drawing: LitDrawing }) {
  const email = useStudio(({ session }) => session?.email ?? 'You');
  return (
    <div className="absolute inset-0 flex flex-col">
      <PersonDetails id={null} name={email} email={null} drawing={drawing} />
    </div>
  );
}
