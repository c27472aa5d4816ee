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
import { classNames } from '#renderer/lib/class-names.ts';
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
  return <NamedLabel icon={icons[tab.kind]} name={tab.name} />;
}

interface NamedLabelProps {
  readonly icon: LucideIcon | undefined;
  readonly name: string;
}

function NamedLabel({ icon: Icon, name }: NamedLabelProps) {
  return (
    <span className="flex items-center gap-1.5">
      {Icon ? <Icon size={14} aria-hidden="true" /> : null}
      <TabName name={name} />
    </span>
  );
}

/** No name takes the room of all other tabs; the whole of it is shown on hover. */
function TabName({ name, isDraft = false }: { readonly name: string; readonly isDraft?: boolean }) {
  return (
    <span dir="auto" title={name} className={classNames('max-w-56 truncate', isDraft && 'italic')}>
      {name}
    </span>
  );
}

function TemplateTabLabel({ tab }: { readonly tab: DockTab }) {
  const name = useTemplate(tab.id)?.name ?? tab.name;
  useEffect(() => dock.rename(tab, name), [tab, name]);
  return <NamedLabel icon={LayoutTemplate} name={name} />;
}

function ConnectorTabLabel({ tab }: { readonly tab: DockTab }) {
  const name = useConnector(tab.id)?.name ?? tab.name;
  useEffect(() => dock.rename(tab, name), [tab, name]);
  return <NamedLabel icon={Plug} name={name} />;
}

function LifecycleTabLabel({ tab }: { readonly tab: DockTab }) {
  const name = useLifecycle(tab.id)?.name ?? tab.name;
  useEffect(() => dock.rename(tab, name), [tab, name]);
  return <NamedLabel icon={Waypoints} name={name} />;
}

function ScriptTabLabel({ tab }: { readonly tab: DockTab }) {
  const script = useScript(tab.id);
  const save = useDocuments((all) => all[tab.id]?.save.kind);
  const name = script?.name ?? tab.name;
  useEffect(() => dock.rename(tab, name), [tab, name]);
  return (
    <span className="flex items-center gap-1.5" title={script?.description ?? undefined}>
      {script ? <StatusMark status={script.status} isSystem={script.is_system} /> : null}
      <TabName name={name} isDraft={save === 'not_saved'} />
      {save === 'not_saved' ? (
        <span className="size-2 rounded-full bg-warn" role="img" aria-label="Not saved" title="Not saved" />
      ) : null}
      {script ? <ScriptMarks script={script} twoTexts={save === 'conflict'} /> : null}
    </span>
  );
}
