import { CircleAlert, TriangleAlert } from 'lucide-react';
import type { TemplateDocument } from '#renderer/editor/template-document.ts';
import { counted } from '#renderer/lib/size.ts';
import type { TemplateDraft } from '#renderer/state/template-drafts.ts';

interface Shown {
  readonly key: string;
  readonly severity: 'error' | 'warning';
  readonly place: string;
  readonly message: string;
  readonly go: (() => void) | null;
}

interface TemplateProblemsProps {
  readonly draft: TemplateDraft;
  readonly document: TemplateDocument | null;
}

/** What is wrong with the text, and how it does not go together with its placeholders. */
export function TemplateProblems({ draft, document }: TemplateProblemsProps) {
  const inText = draft.problems.map(
    ({ line, column, message, severity }): Shown => ({
      key: `${line}:${column}:${message}`,
      severity,
      place: `Line ${line}`,
      message,
      go: () => document?.reveal(line, column),
    }),
  );
  const between = draft.placeholder_problems.map(
    ({ key, severity, message, start }, index): Shown => ({
      key: `${key}:${index}`,
      severity,
      place: key,
      message,
      go: start === null ? null : () => document?.revealOffset(start),
    }),
  );
  const all = [...inText, ...between];
  if (all.length === 0) return null;
  return (
    <section
      aria-label={counted(all.length, 'problem')}
      className="max-h-24 shrink-0 overflow-y-auto border-line border-t py-1"
    >
      <ul>
        {all.map(({ key, severity, place, message, go }) => (
          <li key={key} className="flex min-h-5.5 items-center gap-2 px-3">
            {severity === 'error' ? (
              <CircleAlert size={14} className="shrink-0 text-bad" aria-label="Error" />
            ) : (
              <TriangleAlert size={14} className="shrink-0 text-warn" aria-label="Warning" />
            )}
            {go === null ? (
              <span className="selectable min-w-0 flex-1 truncate" title={message}>
                {message}
              </span>
            ) : (
              <button
                type="button"
                onClick={go}
                className="min-w-0 flex-1 truncate text-left hover:underline"
                title={message}
              >
                {message}
              </button>
            )}
            <span className="shrink-0 font-code text-small text-text-3">{place}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
