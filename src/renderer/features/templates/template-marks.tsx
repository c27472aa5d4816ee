import { Ban, CloudDownload, Lock } from 'lucide-react';
import type { TemplateRow } from '#contract/rpc/templates.ts';
import { BehindMark, ConflictMark, UnpublishedMark } from '#renderer/ui/script-mark.tsx';

/** What stands between a template and its published state; the same signs as those of scripts. */
export function TemplateMarks({ template }: { readonly template: TemplateRow }) {
  const { is_system, built_in, text_here, conflict, blocked, behind, unpublished } = template;
  return (
    <span className="inline-flex shrink-0 items-center gap-1">
      {is_system ? (
        <span className="inline-flex text-text-3" title={built_in ? 'Comes with the studio' : 'System template'}>
          <Lock size={14} aria-hidden="true" />
        </span>
      ) : null}
      {text_here ? null : (
        <span className="inline-flex text-text-3" title="Its text is not here yet; it comes with the published changes">
          <CloudDownload size={14} aria-hidden="true" />
        </span>
      )}
      {conflict ? <ConflictMark title="In conflict with what was published; answer it to publish" /> : null}
      {blocked !== null && !conflict && text_here ? (
        <span className="inline-flex text-warn" title={`Blocked: ${blocked}`}>
          <Ban size={14} aria-hidden="true" />
        </span>
      ) : null}
      {behind && !conflict ? <BehindMark /> : null}
      {unpublished ? <UnpublishedMark /> : null}
      <span className="sr-only">{templateInWords(template)}</span>
    </span>
  );
}

/** The marks in words, for what screen readers speak. */
function templateInWords({ is_system, built_in, unpublished, behind, conflict, blocked }: TemplateRow): string {
  return [
    is_system ? (built_in ? 'comes with the studio' : 'system') : '',
    unpublished ? 'unpublished changes' : '',
    behind ? 'behind the backend' : '',
    conflict ? 'in conflict' : blocked === null ? '' : `blocked: ${blocked}`,
  ]
    .filter((word) => word !== '')
    .join(', ');
}
