import { type FormEvent, useState } from 'react';
import { uuid } from '#contract/model/scalars.ts';
import { useStudio } from '#renderer/state/studio.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Field, TextInput } from '#renderer/ui/field.tsx';
import type { LitDrawing } from './lit-drawing.ts';
import { usePeopleStore } from './people-store.ts';
import { PersonDetails } from './person-details.tsx';

/** For a backend that has no list of its users: one's own status, or that of somebody whose id is known. */
export function PersonById({ drawing }: { readonly drawing: LitDrawing }) {
  const person = usePeopleStore((store) => store.person);
  const email = useStudio(({ session }) => session?.email ?? 'You');
  const [typed, setTyped] = useState(person ?? '');
  const [wrong, setWrong] = useState(false);
  const show = (event: FormEvent) => {
    event.preventDefault();
    const id = uuid.safeParse(typed.trim());
    setWrong(!id.success);
    if (id.success) usePeopleStore.setState({ person: id.data });
  };
  return (
    <div className="absolute inset-0 flex flex-col">
      <form onSubmit={show} className="flex shrink-0 flex-col gap-2 border-line border-b px-4 py-2">
        <p className="text-text-2">
          This backend has no list of its users, so nobody can be looked for by name. Your own state is below; for
          somebody else, give the id that the backend knows them by.
        </p>
        <div className="flex items-start gap-2">
          <div className="w-96">
            <Field
              label="Id of a user"
              error={wrong ? 'An id looks like 11111111-1111-4111-8111-0000000000a1.' : undefined}
            >
              {(ids) => (
                <TextInput
                  {...ids}
                  className="font-code"
                  value={typed}
                  onChange={(event) => setTyped(event.target.value)}
                />
              )}
            </Field>
          </div>
          <div className="mt-5.5 flex gap-2">
            <Button type="submit" look="primary">
              Show this user
            </Button>
            {person === null ? null : (
              <Button onClick={() => usePeopleStore.setState({ person: null })}>Show my own state</Button>
            )}
          </div>
        </div>
      </form>
      <PersonDetails key={person} id={person} name={person === null ? email : 'User'} email={null} drawing={drawing} />
    </div>
  );
}
