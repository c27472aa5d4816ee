import { UsersRound } from 'lucide-react';
import { useAccess } from '#renderer/api/session-access.ts';
import { BackendGate } from '#renderer/commands/backend-gate.tsx';
import { useStudio } from '#renderer/state/studio.ts';
import type { LitDrawing } from './lit-drawing.ts';
import { PeopleList } from './people-list.tsx';
import { PersonDetails } from './person-details.tsx';

/** Where people are in their lifecycles: for administrators everybody, for others they themselves (032 US6, SC-007). */
export function PeopleView({ drawing }: { readonly drawing: LitDrawing }) {
  const findsOthers = useAccess().can('find_people').allowed;
  const title = findsOthers ? 'People' : 'Your lifecycle';
  return (
    <section aria-label={title} className="absolute inset-0 flex flex-col">
      <header className="flex h-11 shrink-0 items-center gap-2 border-line border-b px-4">
        <UsersRound size={16} aria-hidden="true" className="text-text-2" />
        <h2 className="font-semibold">{title}</h2>
      </header>
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
