import { classNames } from '#renderer/lib/class-names.ts';

/** As `terraform plan` and the command line write them. */
const kinds = {
  create: { sign: '+', word: 'new', colour: 'text-ok' },
  change: { sign: '~', word: 'changed', colour: 'text-info' },
  replace: { sign: '-/+', word: 'replaced', colour: 'text-warn' },
  delete: { sign: '−', word: 'deleted', colour: 'text-bad' },
} as const;

export type ChangeAction = keyof typeof kinds;

interface ChangeSignProps {
  readonly action: ChangeAction;
  /** Without its colour, as for what is not picked. */
  readonly dim?: boolean;
}

/** What happens to an entity on the server: one sign everywhere. */
export function ChangeSign({ action, dim = false }: ChangeSignProps) {
  const { sign, word, colour } = kinds[action];
  return (
    <>
      <span
        className={classNames('w-7 shrink-0 text-center font-code text-code', !dim && colour)}
        title={word}
        aria-hidden="true"
      >
        {sign}
      </span>
      <span className="sr-only">{word}</span>
    </>
  );
}

interface Versions {
  readonly from_version: number | null;
  readonly to_version: number | null;
}

/** `v7 → v8`, `v1` for what is new, `v7` where no version is written, nothing where there are none. */
export function versionChange({ from_version, to_version }: Versions): string {
  if (to_version === null || to_version === from_version) return from_version === null ? '' : `v${from_version}`;
  return from_version === null ? `v${to_version}` : `v${from_version} → v${to_version}`;
}

interface Counted {
  readonly lines_added: number | null;
  readonly lines_removed: number | null;
}

/** Lines that a change adds and takes away, where its texts are at hand. */
export function ChangeLines({ fields }: { readonly fields: readonly Counted[] }) {
  const counted = fields.filter((field) => field.lines_added !== null);
  if (counted.length === 0) return null;
  const added = counted.reduce((sum, field) => sum + (field.lines_added ?? 0), 0);
  const removed = counted.reduce((sum, field) => sum + (field.lines_removed ?? 0), 0);
  return (
    <span title={`${added} lines added, ${removed} taken away`}>
      {added > 0 ? <span className="text-ok">+{added}</span> : null}{' '}
      {removed > 0 ? <span className="text-bad">−{removed}</span> : null}
    </span>
  );
}
