import type { ReactNode } from 'react';

/** What is known of a log or an event, one fact a line. */
export function Facts({ facts }: { readonly facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="selectable grid grid-cols-[auto_1fr] gap-x-4 gap-y-0.5 p-2">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-text-2">{name}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

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
