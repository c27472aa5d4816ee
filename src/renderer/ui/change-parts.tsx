import { classNames } from '#renderer/lib/class-names.ts';

const signs = {
  added: { sign: '+', word: 'added', colour: 'text-ok' },
  removed: { sign: '−', word: 'removed', colour: 'text-bad' },
  changed: { sign: '~', word: 'changed', colour: 'text-info' },
  moved: { sign: '~', word: 'moved', colour: 'text-info' },
} as const;

/** One difference inside something, in words. */
export interface ShownPart {
  readonly change: keyof typeof signs;
  readonly what: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** Differences inside a field that holds JSON, one a line: what it is about, what was and what is. */
export function ChangeParts({ parts }: { readonly parts: readonly ShownPart[] }) {
  return (
    <ul className="selectable flex min-w-0 flex-col gap-0.5">
      {parts.map((part) => (
        <Part key={`${part.change} ${part.what} ${part.before} ${part.after}`} part={part} />
      ))}
    </ul>
  );
}

function Part({ part: { change, what, before, after } }: { readonly part: ShownPart }) {
  const { sign, word, colour } = signs[change];
  const whole = change === 'added' || change === 'removed';
  const words = change === 'removed' ? before : after;
  const silent = before === null && after === null;
  return (
    <li className="flex min-w-0 gap-1.5">
      <span aria-hidden="true" className={classNames('w-3 shrink-0 text-center font-code text-code', colour)}>
        {sign}
      </span>
      <span className="min-w-0 whitespace-pre-wrap break-words">
        <span className="sr-only">{word} </span>
        {what}
        {change === 'moved' ? ' moved' : ''}
        {silent || (whole && words === '') ? null : <span className="text-text-3">: </span>}
        {whole ? (
          <span className={change === 'removed' ? 'text-text-2 line-through decoration-bad' : undefined}>{words}</span>
        ) : silent ? null : (
          <>
            <del className="text-text-2 decoration-bad">{before ?? 'nothing'}</del>
            <span className="text-text-3"> → </span>
            <ins className="no-underline">{after ?? 'nothing'}</ins>
          </>
        )}
      </span>
    </li>
  );
}
