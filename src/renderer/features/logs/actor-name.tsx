import { UserX } from 'lucide-react';
import type { Actor } from '#contract/rpc/logs.ts';
import { shortId } from '#renderer/lib/size.ts';

/** Who it was; a user who is gone by id, and said to be (036 edge case: the actor no longer exists). */
export function ActorName({ actor }: { readonly actor: Actor | null }) {
  if (actor === null) return <span className="text-text-3">unknown</span>;
  if (actor.name !== null) return <span title={actor.id}>{actor.name}</span>;
  return (
    <span className="inline-flex items-center gap-1" title={actor.id}>
      {actor.deleted ? <UserX size={14} aria-hidden="true" className="shrink-0 text-text-3" /> : null}
      <span className="font-code text-code">{shortId(actor.id)}</span>
      {actor.deleted ? <span className="text-text-2">deleted user</span> : null}
    </span>
  );
}
