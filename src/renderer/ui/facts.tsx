import type { ReactNode } from 'react';

/** What is known of one thing, one fact a line. */
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
