import { toast } from 'sonner';
import { failureOf } from '#renderer/api/failure.ts';
import { confirm } from '#renderer/state/dialogs.ts';
import type { CommandAction, CommandTarget } from './registry.ts';

/** How commands find the document of a kind that they act on. */
interface DocumentFinder<Row> {
  /** The one that a person is in; undefined: none. */
  readonly current: () => string | undefined;
  readonly known: (lid: string) => Row | undefined;
  /** Why a command cannot be used while there is none. */
  readonly none: string;
}

interface DocumentCommands<Row> {
  /** The target of a command, else the one that a person is in. */
  readonly find: (target: CommandTarget) => Row | undefined;
  /** A command on it. `more` says why it cannot be used on this one, or gives null. */
  readonly on: (run: (row: Row) => void | Promise<void>, more?: (row: Row) => string | null) => CommandAction;
}

export function documentCommands<Row>({ current, known, none }: DocumentFinder<Row>): DocumentCommands<Row> {
  const find = ({ lid }: CommandTarget) => {
    const asked = lid ?? current();
    return asked === undefined ? undefined : known(asked);
  };
  return {
    find,
    on: (run, more = () => null) => ({
      run: (target) => {
        const row = find(target);
        return row === undefined ? undefined : run(row);
      },
      disabled: (target) => {
        const row = find(target);
        return row === undefined ? none : more(row);
      },
    }),
  };
}

/** Whether what is not published of a document may go. */
export function askDiscard(name: string): Promise<boolean> {
  return confirm({
    title: `Discard your changes of ${name}?`,
    body: 'It goes back to what was last published or pulled.',
    confirm: `Discard changes of ${name}`,
    danger: true,
  });
}

/** Says that it was deleted, with the way back. */
export function tellRemoved(noun: string, name: string, bringBack: () => Promise<unknown>): void {
  const undo = () =>
    void bringBack()
      .then(() => toast(`${name} is back.`))
      .catch((error: unknown) => toast.error(`Not brought back: ${failureOf(error).message}`));
  toast(`Deleted ${noun} ${name}.`, { action: { label: 'Undo', onClick: undo } });
}
