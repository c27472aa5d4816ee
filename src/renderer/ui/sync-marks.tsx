import { BehindMark, BlockedMark, ConflictMark, UnpublishedMark } from './script-mark.tsx';

interface Synced {
  readonly unpublished: boolean;
  readonly behind: boolean;
  readonly conflict: boolean;
  /** Why it cannot take part in a publish; null where it can. */
  readonly blocked: string | null;
}

/** What stands between an entity and its published state: the same signs as those of scripts, and in words. */
export function SyncMarks({ of }: { readonly of: Synced }) {
  const { unpublished, behind, conflict, blocked } = of;
  return (
    <span className="inline-flex shrink-0 items-center gap-1">
      {conflict ? <ConflictMark title="In conflict with what was published; answer it to publish" /> : null}
      {blocked !== null && !conflict ? <BlockedMark reason={blocked} /> : null}
      {behind && !conflict ? <BehindMark /> : null}
      {unpublished ? <UnpublishedMark /> : null}
      <span className="sr-only">{inWords(of)}</span>
    </span>
  );
}

function inWords({ unpublished, behind, conflict, blocked }: Synced): string {
  return [
    unpublished ? 'unpublished changes' : '',
    behind ? 'behind the backend' : '',
    conflict ? 'in conflict' : blocked === null ? '' : `blocked: ${blocked}`,
  ]
    .filter((word) => word !== '')
    .join(', ');
}
