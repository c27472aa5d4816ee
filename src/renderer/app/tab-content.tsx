import { lazy, Suspense } from 'react';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import { ConflictBanner } from '#renderer/features/conflicts/conflict-banner.tsx';
import { CompareView } from '#renderer/features/publish/compare-view.tsx';
import { ScriptView } from '#renderer/features/scripts/script-view.tsx';
import type { DockTab } from '#renderer/ui/dock.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { TabBoundary } from './tab-boundary.tsx';

const VersionsView = lazy(() =>
  import('#renderer/features/versions/versions-view.tsx').then((module) => ({ default: module.VersionsView })),
);
const SettingsView = lazy(() =>
  import('#renderer/features/settings/settings-view.tsx').then((module) => ({ default: module.SettingsView })),
);
const HelpView = lazy(() =>
  import('#renderer/features/help/help-view.tsx').then((module) => ({ default: module.HelpView })),
);
const SyncView = lazy(() =>
  import('#renderer/features/sync/sync-view.tsx').then((module) => ({ default: module.SyncView })),
);
const ConflictsView = lazy(() =>
  import('#renderer/features/conflicts/conflicts-view.tsx').then((module) => ({ default: module.ConflictsView })),
);
const DraftMergeView = lazy(() =>
  import('#renderer/features/conflicts/draft-merge-view.tsx').then((module) => ({ default: module.DraftMergeView })),
);
const ConflictView = lazy(() =>
  import('#renderer/features/conflicts/conflict-view.tsx').then((module) => ({ default: module.ConflictView })),
);
const LintProfileView = lazy(() =>
  import('#renderer/features/problems/lint-profile-view.tsx').then((module) => ({ default: module.LintProfileView })),
);
const LogsView = lazy(() =>
  import('#renderer/features/logs/logs-view.tsx').then((module) => ({ default: module.LogsView })),
);
const TemplatesView = lazy(() =>
  import('#renderer/features/templates/templates-view.tsx').then((module) => ({ default: module.TemplatesView })),
);
const TemplateView = lazy(() =>
  import('#renderer/features/templates/template-view.tsx').then((module) => ({ default: module.TemplateView })),
);
const ConnectorsView = lazy(() =>
  import('#renderer/features/connectors/connectors-view.tsx').then((module) => ({ default: module.ConnectorsView })),
);
const ConnectorView = lazy(() =>
  import('#renderer/features/connectors/connector-view.tsx').then((module) => ({ default: module.ConnectorView })),
);
const LifecyclesView = lazy(() =>
  import('#renderer/features/lifecycles/lifecycles-view.tsx').then((module) => ({ default: module.LifecyclesView })),
);
const LifecycleView = lazy(() =>
  import('#renderer/features/lifecycles/lifecycle-view.tsx').then((module) => ({ default: module.LifecycleView })),
);
const LifecycleCompareView = lazy(() =>
  import('#renderer/features/lifecycles/compare/lifecycle-compare-view.tsx').then((module) => ({
    default: module.LifecycleCompareView,
  })),
);
const ResourcesView = lazy(() =>
  import('#renderer/features/resources/resources-view.tsx').then((module) => ({ default: module.ResourcesView })),
);
const PeopleView = lazy(() =>
  import('#renderer/features/people/people-view.tsx').then((module) => ({ default: module.PeopleView })),
);
const LitLifecycle = lazy(() =>
  import('#renderer/features/lifecycles/lit-lifecycle.tsx').then((module) => ({ default: module.LitLifecycle })),
);
const PipelineView = lazy(() =>
  import('#renderer/features/bindings/pipeline-view.tsx').then((module) => ({ default: module.PipelineView })),
);
const ConnectorPipelines = lazy(() =>
  import('#renderer/features/bindings/connector-parts.tsx').then((module) => ({ default: module.ConnectorPipelines })),
);
const ConnectorBindings = lazy(() =>
  import('#renderer/features/bindings/connector-parts.tsx').then((module) => ({ default: module.ConnectorBindings })),
);
const ScriptBindingsView = lazy(() =>
  import('#renderer/features/bindings/script-bindings-view.tsx').then((module) => ({
    default: module.ScriptBindingsView,
  })),
);
const TrashView = lazy(() =>
  import('#renderer/features/trash/trash-view.tsx').then((module) => ({ default: module.TrashView })),
);

/** What a tab shows. */
export function TabContent({ tab }: { readonly tab: DockTab }) {
  return (
    <TabBoundary name={tab.name}>
      <Suspense fallback={<Skeleton label={`Loading ${tab.name}`} rows={8} />}>{viewOf(tab)}</Suspense>
    </TabBoundary>
  );
}

function viewOf(tab: DockTab) {
  switch (tab.kind) {
    case 'script':
      return <ScriptView lid={tab.id} notice={<ConflictBanner lid={tab.id} />} />;
    case 'compare':
      return <CompareView lid={tab.id} />;
    case 'versions':
      return <VersionsView lid={tab.id} />;
    case 'settings':
      return <SettingsView />;
    case 'sync':
      return <SyncView />;
    case 'logs':
      return <LogsView />;
    case 'templates':
      return <TemplatesView />;
    case 'template':
      return <TemplateView lid={tab.id} notice={<ConflictBanner lid={tab.id} />} />;
    case 'connectors':
      return <ConnectorsView />;
    case 'connector':
      return <ConnectorView lid={tab.id} notice={<ConflictBanner lid={tab.id} />} parts={boundTo(tab.id)} />;
    case 'lifecycles':
      return <LifecyclesView />;
    case 'lifecycle':
      return <LifecycleView lid={tab.id} notice={<ConflictBanner lid={tab.id} />} />;
    case 'lifecycle_compare':
      return <LifecycleCompareView key={tab.id} id={tab.id} />;
    case 'resources':
      return <ResourcesView />;
    case 'people':
      return <PeopleView drawing={litLifecycle} />;
    case 'pipeline':
      return <PipelineView id={tab.id} />;
    case 'bindings':
      return <ScriptBindingsView lid={tab.id} />;
    case 'trash':
      return <TrashView />;
    case 'conflicts':
      return <ConflictsView />;
    case 'draft_merge':
      return <DraftMergeView lid={tab.id} />;
    case 'conflict':
      return <ConflictView lid={tab.id} />;
    case 'lint_profile':
      return <LintProfileView />;
    case 'help':
      return <HelpView />;
    default:
      return null;
  }
}

/** What the page of a connector shows of its bindings. */
function boundTo(lid: string) {
  return [
    { id: 'pipelines', title: 'Pipelines', view: <ConnectorPipelines lid={lid} /> },
    { id: 'bindings', title: 'Bindings', view: <ConnectorBindings lid={lid} /> },
  ];
}

/** The lifecycle of somebody, with the state they are in. */
function litLifecycle(config: LifecycleConfig, stateId: string) {
  return (
    <Suspense fallback={<Skeleton label="Drawing the lifecycle" rows={6} />}>
      <LitLifecycle config={config} stateId={stateId} />
    </Suspense>
  );
}
