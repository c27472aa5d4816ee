import {
  ArrowDownUp,
  Boxes,
  CircleHelp,
  GitCompare,
  History,
  LayoutTemplate,
  ListChecks,
  type LucideIcon,
  Plug,
  ScrollText,
  Settings,
  Trash2,
  UsersRound,
  Waypoints,
  Workflow,
  Zap,
} from 'lucide-react';
import { useEffect } from 'react';
import { useConnector } from '#renderer/api/connectors.ts';
import { useLifecycle } from '#renderer/api/lifecycles.ts';
import { useScript } from '#renderer/api/scripts.ts';
import { useTemplate } from '#renderer/api/templates.ts';
import { useDocuments } from '#renderer/state/documents.ts';
import { dock } from '#renderer/state/tabs.ts';
import type { DockTab } from '#renderer/ui/dock.tsx';
import { ScriptMarks, StatusMark } from '#renderer/ui/script-mark.tsx';

const icons: Readonly<Record<string, LucideIcon>> = {
  settings: Settings,
  help: CircleHelp,
  compare: GitCompare,
  versions: History,
  sync: ArrowDownUp,
  templates: LayoutTemplate,
  template: LayoutTemplate,
  connectors: Plug,
  resources: Boxes,
  people: UsersRound,
  lifecycles: Waypoints,
  lifecycle_compare: GitCompare,
  lint_profile: ListChecks,
  logs: ScrollText,
  pipeline: Workflow,
  bindings: Workflow,
  trash: Trash2,
  conflicts: Zap,
  conflict: Zap,
  draft_merge: Zap,
};

/** A tab's name with the marks of its script. */
export function TabLabel({ tab }: { readonly tab: DockTab }) {
  if (tab.kind === 'script') return <ScriptTabLabel tab={tab} />;
  if (tab.kind === 'template') return <TemplateTabLabel tab={tab} />;
  if (tab.kind === 'connector') return <ConnectorTabLabel tab={tab} />;
  if (tab.kind === 'lifecycle') return <LifecycleTabLabel tab={tab} />;
  const Icon = icons[tab.kind];
  return (
    <span className="flex items-center gap-1.5">
      {Icon ? <Icon size={14} aria-hidden="true" /> : null}
      {tab.name}
    </span>
  );
}

function TemplateTabLabel({ tab }: { readonly tab: DockTab }) {
  const name = useTemplate(tab.id)?.name ?? tab.name;
  useEffect(() => dock.rename(tab, name), [tab, name]);
  return (
    <span className="flex items-center gap-1.5">
      <LayoutTemplate size={14} aria-hidden="true" />
      {name}
    </span>
  );
}

function ConnectorTabLabel({ tab }: { readonly tab: DockTab }) {
  const name = useConnector(tab.id)?.name ?? tab.name;
  useEffect(() => dock.rename(tab, name), [tab, name]);
  return (
    <span className="flex items-center gap-1.5">
      <Plug size={14} aria-hidden="true" />
      {name}
    </span>
  );
}

function LifecycleTabLabel({ tab }: { readonly tab: DockTab }) {
  const name = useLifecycle(tab.id)?.name ?? tab.name;
  useEffect(() => dock.rename(tab, name), [tab, name]);
  return (
    <span className="flex items-center gap-1.5">
      <Waypoints size={14} aria-hidden="true" />
      {name}
    </span>
  );
}

function ScriptTabLabel({ tab }: { readonly tab: DockTab }) {
  const script = useScript(tab.id);
  const save = useDocuments((all) => all[tab.id]?.save.kind);
  const name = script?.name ?? tab.name;
  useEffect(() => dock.rename(tab, name), [tab, name]);
  return (
    <span className="flex items-center gap-1.5" title={script?.description ?? undefined}>
      {script ? <StatusMark status={script.status} isSystem={script.is_system} /> : null}
      <span className={save === 'not_saved' ? 'italic' : undefined}>{name}</span>
      {save === 'not_saved' ? (
        <span className="size-2 rounded-full bg-warn" role="img" aria-label="Not saved" title="Not saved" />
      ) : null}
      {script ? <ScriptMarks script={script} twoTexts={save === 'conflict'} /> : null}
    </span>
  );
}
