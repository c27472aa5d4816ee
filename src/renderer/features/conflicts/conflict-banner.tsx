import { useConflicts } from '#renderer/api/conflicts.ts';
import { useScript } from '#renderer/api/scripts.ts';
import { useTemplate } from '#renderer/api/templates.ts';
import { runCommand } from '#renderer/commands/registry.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { isMerge, whatHappened } from './conflict-words.ts';

/** Above a script: that both sides changed it, and the way to decide it. */
export function ConflictBanner({ lid }: { readonly lid: string }) {
  const script = useScript(lid);
  const template = useTemplate(lid);
  const { conflicts } = useConflicts();
  const conflict = conflicts.find((one) => one.lid === lid);
  const open = () => void runCommand('conflict.open', { lid });
  if (conflict) {
    return (
      <Banner tone="warn" live actions={<Button onClick={open}>{isMerge(conflict) ? 'Merge…' : 'Decide…'}</Button>}>
        {whatHappened(conflict)} Your text stays as it is until you decide.
      </Banner>
    );
  }
  const edited = script ?? template;
  if (!edited?.behind || !edited.unpublished) return null;
  const version = script?.current_version == null ? 'A newer version' : `Version ${script.current_version}`;
  return (
    <Banner tone="info" actions={<Button onClick={open}>Merge now…</Button>}>
      {version} was published while you edited. It does not overlap with your changes; read the merge now, or when you
      publish.
    </Banner>
  );
}
