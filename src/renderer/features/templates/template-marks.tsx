import { Lock } from 'lucide-react';
import type { TemplateRow } from '#contract/rpc/templates.ts';
import { TextAwayMark } from '#renderer/ui/script-mark.tsx';
import { SyncMarks } from '#renderer/ui/sync-marks.tsx';

/** What stands between a template and its published state; the same signs as those of scripts. */
export function TemplateMarks({ template }: { readonly template: TemplateRow }) {
  const { is_system, built_in, text_here } = template;
  return (
    <span className="inline-flex shrink-0 items-center gap-1">
      {is_system ? (
        <span className="inline-flex text-text-3" title={built_in ? 'Comes with the studio' : 'System template'}>
          <Lock size={14} aria-hidden="true" />
        </span>
      ) : null}
      {text_here ? null : <TextAwayMark />}
      <span className="sr-only">{is_system ? (built_in ? 'comes with the studio' : 'system') : ''}</span>
      <SyncMarks of={text_here ? template : { ...template, blocked: null }} />
    </span>
  );
}
