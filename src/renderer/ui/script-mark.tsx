import { ArrowDown, ArrowUp, Ban, Circle, CircleDashed, CloudDownload, Lock, Zap } from 'lucide-react';

const statuses = {
  draft: { icon: Circle, word: 'draft', colour: 'text-text-2' },
  active: { icon: Circle, word: 'active', colour: 'text-ok fill-ok' },
  inactive: { icon: CircleDashed, word: 'inactive', colour: 'text-text-3' },
} as const;

type ScriptStatus = keyof typeof statuses;

/** The status of a script: one shape, colour and word everywhere (look.md, Measures). */
export function StatusMark({
  status,
  isSystem = false,
}: {
  readonly status: ScriptStatus;
  readonly isSystem?: boolean;
}) {
  const { icon: Icon, word, colour } = statuses[status];
  return (
    <span
      className="inline-flex size-4 shrink-0 items-center justify-center"
      title={isSystem ? `${word}, system` : word}
    >
      {isSystem ? (
        <Lock size={14} className="text-text-3" aria-hidden="true" />
      ) : (
        <Icon size={10} strokeWidth={2.5} className={colour} aria-hidden="true" />
      )}
    </span>
  );
}

export function UnpublishedMark() {
  return (
    <span className="inline-flex shrink-0 text-accent" title="Has changes that are not published">
      <ArrowUp size={14} aria-hidden="true" />
    </span>
  );
}

export function BehindMark() {
  return (
    <span className="inline-flex shrink-0 text-info" title="The backend has a newer version">
      <ArrowDown size={14} aria-hidden="true" />
    </span>
  );
}

export function ConflictMark({ title = 'Changed in two places' }: { readonly title?: string }) {
  return (
    <span className="inline-flex shrink-0 text-warn" title={title}>
      <Zap size={14} aria-hidden="true" />
    </span>
  );
}

export function BlockedMark({ reason }: { readonly reason: string }) {
  return (
    <span className="inline-flex shrink-0 text-warn" title={`Blocked: ${reason}`}>
      <Ban size={14} aria-hidden="true" />
    </span>
  );
}

export function TextAwayMark() {
  return (
    <span
      className="inline-flex shrink-0 text-text-3"
      title="Its text is not here yet; it comes with the published changes"
    >
      <CloudDownload size={14} aria-hidden="true" />
    </span>
  );
}

interface Marked {
  readonly status: ScriptStatus;
  readonly is_system: boolean;
  readonly current_version: number | null;
  readonly unpublished: boolean;
  readonly behind: boolean;
  readonly conflict: boolean;
  readonly blocked: string | null;
  readonly text_here: boolean;
}

interface ScriptMarksProps {
  readonly script: Marked;
  /** This window and another one hold different texts of it. */
  readonly twoTexts?: boolean;
}

/** What stands between a script and its published version: at most the marks that say something new. */
export function ScriptMarks({ script, twoTexts = false }: ScriptMarksProps) {
  return (
    <>
      {twoTexts ? <ConflictMark /> : null}
      {script.text_here ? null : <TextAwayMark />}
      {script.conflict ? <ConflictMark title="In conflict with what was published; answer it to publish" /> : null}
      {script.blocked !== null && !script.conflict && script.text_here ? <BlockedMark reason={script.blocked} /> : null}
      {script.behind && !script.conflict ? <BehindMark /> : null}
      {script.unpublished ? <UnpublishedMark /> : null}
    </>
  );
}

/** How far a script is published, as its row shows it. */
export function versionWord(script: Pick<Marked, 'current_version'>): string {
  return script.current_version === null ? 'draft' : `v${script.current_version}`;
}

/** The marks of a script in words, for names that screen readers speak; begins with what its row shows. */
export function scriptInWords(script: Marked): string {
  const words: string[] = [versionWord(script)];
  if (script.current_version === null) words.push('never published');
  if (script.current_version !== null || script.status !== 'draft') words.push(statuses[script.status].word);
  if (script.is_system) words.push('system');
  if (script.unpublished && script.current_version !== null) words.push('unpublished changes');
  if (script.behind) words.push('behind the backend');
  if (script.conflict) words.push('in conflict');
  else if (script.blocked !== null) words.push(`blocked: ${script.blocked}`);
  if (!script.text_here) words.push('text not here yet');
  return words.join(', ');
}
