import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import type { LifecycleRow } from '#contract/rpc/lifecycles.ts';
import { useLifecycle, useLifecycles } from '#renderer/api/lifecycles.ts';
import type { GraphHandle } from '#renderer/canvas/graph-view.tsx';
import { CannotOpen } from '#renderer/commands/cannot-open.tsx';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { runCommand } from '#renderer/commands/registry.ts';
import { useOpenDraft } from '#renderer/state/use-open-draft.ts';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { SaveBanner } from '#renderer/ui/save-banner.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { currentLifecycle, enterLifecycle, leaveLifecycle } from './current-lifecycle.ts';
import { DesignerDock } from './designer-dock.tsx';
import { DesignerSide } from './designer-side.tsx';
import { readDesignerLook } from './designer-store.ts';
import { drawingCommands } from './drawing-commands.ts';
import { LifecycleCanvas } from './lifecycle-canvas.tsx';
import {
  closeLifecycleDraft,
  draftOf,
  openLifecycleDraft,
  resolveLifecycle,
  useLifecycleDrafts,
} from './lifecycle-draft.ts';
import { LifecycleTables } from './lifecycle-tables.tsx';
import { LifecycleToolbar } from './lifecycle-toolbar.tsx';
import { useRenameOffers } from './offer-renames.ts';
import { useProvisioning } from './provisioning-runs.ts';
import { readSample } from './sample-object.ts';
import { litBy, useSimulation } from './simulation-store.ts';
import { readTablesLook, useTablesLook } from './tables-look.ts';
import { useDesigned, useSettled } from './use-lifecycle.ts';
import { readWalkResults } from './walk-runs.ts';
import { useWayBack } from './way-back.ts';

interface LifecycleViewProps {
  readonly lid: string;
  /** What other parts of the studio have to say about it. */
  readonly notice?: ReactNode;
}

const lifecycleDraft = { kind: 'lifecycle', open: openLifecycleDraft, close: closeLifecycleDraft };

/** A lifecycle's tab: its drawing with outline, inspector, problems and simulation. */
export function LifecycleView({ lid, notice }: LifecycleViewProps) {
  const { lifecycles } = useLifecycles();
  const lifecycle = useLifecycle(lid);
  const config = useLifecycleDrafts((all) => all[lid]?.history.now);
  const { failure, retry } = useOpenDraft(lid, lifecycleDraft);
  if (failure !== null && config === undefined)
    return <CannotOpen what="The lifecycle" failure={failure} list="lifecycle.list" onRetry={retry} />;
  if (config === undefined || lifecycles === null) return <Skeleton label="Opening the lifecycle" rows={12} />;
  if (lifecycle === undefined) return <Deleted lid={lid} config={config} />;
  return <Designer key={lid} lifecycle={lifecycle} config={config} notice={notice} />;
}

interface DesignerProps {
  readonly lifecycle: LifecycleRow;
  readonly config: LifecycleConfig;
  readonly notice: ReactNode;
}

function Designer({ lifecycle, config, notice }: DesignerProps) {
  const { lid } = lifecycle;
  const host = useRef<HTMLElement>(null);
  const canvas = useRef<GraphHandle>(null);
  const { view } = useTablesLook(lid);
  const { run } = useSimulation(lid);
  useProvisioning(lid, run, config.object_type);
  useRenameOffers(lid, config);
  const settled = useSettled(config);
  const lit = useMemo(() => litBy(settled, run), [settled, run]);
  const { problems, byElement, found } = useDesigned(lid, settled);
  const shown = useRef(problems);
  shown.current = problems;
  const marks = useMemo(() => ({ problems: byElement, lit, found }), [byElement, lit, found]);
  const save = useLifecycleDrafts((all) => all[lid]?.save);
  useEffect(() => {
    void readDesignerLook();
    void readTablesLook(lid);
    void readSample(lid);
    const opened = draftOf(lid);
    if (opened !== undefined) void readWalkResults(lid, opened);
    const enter = () =>
      enterLifecycle({
        lid,
        canvas: () => canvas.current,
        problems: () => shown.current,
        commands: drawingCommands,
      });
    // The one on the screen counts before anybody went into it; of several the one with the focus.
    if (currentLifecycle() === null) enter();
    const element = host.current;
    element?.addEventListener('focusin', enter);
    element?.addEventListener('pointerdown', enter, true);
    return () => {
      element?.removeEventListener('focusin', enter);
      element?.removeEventListener('pointerdown', enter, true);
      leaveLifecycle(lid);
    };
  }, [lid]);
  const wayBack = useWayBack();
  return (
    <section
      ref={host}
      aria-label={`Designer of ${config.name}`}
      data-scope="lifecycle_page"
      {...wayBack}
      className="absolute inset-0 flex flex-col"
    >
      <SaveBanner noun="lifecycle" save={save} onResolve={(keep) => resolveLifecycle(lid, keep)} />
      {notice}
      <LifecycleToolbar lifecycle={lifecycle} found={found} />
      <div className="flex min-h-0 flex-1">
        <div className="flex min-w-0 flex-1 flex-col">
          <div className="relative min-h-24 flex-1">
            {view === 'tables' ? (
              <LifecycleTables lid={lid} config={config} problems={byElement} found={found} />
            ) : (
              <LifecycleCanvas ref={canvas} lid={lid} config={settled} marks={marks} />
            )}
            {view === 'drawing' && config.states.length === 0 ? <FirstStep /> : null}
          </div>
          <DesignerDock lid={lid} config={settled} problems={problems} />
        </div>
        {view === 'drawing' ? <DesignerSide lid={lid} config={config} problems={byElement} /> : null}
      </div>
    </section>
  );
}

function FirstStep() {
  return (
    <div className="pointer-events-none absolute inset-0 flex flex-col items-center justify-center gap-3">
      <p className="max-w-80 text-center text-text-2">
        Double-click anywhere to put a state there, or press Insert. Drag from the dot at its right side to another one
        to connect them.
      </p>
      <CommandButton command="lifecycle.add_state" look="primary" className="pointer-events-auto" />
    </div>
  );
}

/** Where somebody deleted it while it is open. */
function Deleted({ lid, config }: { readonly lid: string; readonly config: LifecycleConfig }) {
  return (
    <EmptyState
      title={`${config.name} was deleted`}
      action={
        <>
          <Button look="primary" onClick={() => void runCommand('lifecycle.restore', { lid, name: config.name })}>
            Bring it back
          </Button>
          <Button onClick={() => void runCommand('tab.close')}>Close the tab</Button>
        </>
      }
    >
      <p>It lies in the Trash, as it was.</p>
    </EmptyState>
  );
}
