/** A script that a log or an event tells of: a link to it where it is here. */
export function ScriptLink({ name, onOpen }: { readonly name: string | null; readonly onOpen: (() => void) | null }) {
  if (name === null) return <span className="text-text-2">a script that was deleted</span>;
  if (onOpen === null) return <span>{name}</span>;
  return (
    <button type="button" className="text-accent underline" onClick={onOpen}>
      {name}
    </button>
  );
}
