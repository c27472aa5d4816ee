import { Play, Server, Square } from 'lucide-react';
import { useRef } from 'react';
import { useScript } from '#renderer/api/scripts.ts';
import { useAccess } from '#renderer/api/session-access.ts';
import { CommandIcon } from '#renderer/commands/command-button.tsx';
import { OpenScriptNote } from '#renderer/commands/open-script-note.tsx';
import { commandKeys, runCommand } from '#renderer/commands/registry.ts';
import { useDryRuns } from '#renderer/state/dry-run-store.ts';
import { useLayout } from '#renderer/state/layout.ts';
import { useActiveLid } from '#renderer/state/tabs.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Splitter } from '#renderer/ui/splitter.tsx';
import { Tooltip } from '#renderer/ui/tooltip.tsx';
import { ContextPane } from './context-pane.tsx';
import { ResultPane } from './result-pane.tsx';
import { TimeLimit } from './time-limit.tsx';

/** Runs the active script against a test context and shows what would happen. */
export function DryRunPanel() {
  const lid = useActiveLid();
  const script = useScript(lid);
  if (lid === null || !script) {
    return (
      <OpenScriptNote>
        A dry run shows what a script would do to a test context. Nothing outside is touched. Open a script to run it.
      </OpenScriptNote>
    );
  }
  return <Panes lid={lid} name={script.name} />;
}

function Panes({ lid, name }: { readonly lid: string; readonly name: string }) {
  const { panel_side, context_share } = useLayout();
  const host = useRef<HTMLDivElement>(null);
  const beside = panel_side === 'bottom';
  const scale = (pixels: number) => {
    const box = host.current?.getBoundingClientRect();
    const size = (beside ? box?.width : box?.height) ?? 1;
    return (pixels / size) * 100;
  };
  return (
    <div ref={host} className={`flex h-full min-h-0 ${beside ? 'flex-row' : 'flex-col'}`}>
      <div className="min-h-0 min-w-0" style={{ flexBasis: `${context_share}%`, flexGrow: 0, flexShrink: 0 }}>
        <ContextPane lid={lid} name={name} actions={<RunActions lid={lid} />} />
      </div>
      <Splitter
        label="Share of the test context"
        orientation={beside ? 'vertical' : 'horizontal'}
        value={context_share}
        min={20}
        max={75}
        scale={scale}
        onChange={(share) => useLayout.setState({ context_share: share })}
      />
      <div className="min-h-0 min-w-0 flex-1">
        <ResultPane lid={lid} />
      </div>
    </div>
  );
}

function RunActions({ lid }: { readonly lid: string }) {
  const running = useDryRuns((runs) => runs[lid]?.kind === 'running');
  // What may be done at the backend changes with the session and the connection.
  useAccess();
  return (
    <>
      <TimeLimit />
      <CommandIcon command="logs.dry_run">
        <Server size={16} aria-hidden="true" />
      </CommandIcon>
      {running ? (
        <Tooltip label="Cancel dry run" keys={commandKeys('dry_run.cancel')}>
          <Button icon={<Square size={14} aria-hidden="true" />} onClick={() => void runCommand('dry_run.cancel')}>
            Cancel
          </Button>
        </Tooltip>
      ) : (
        <Tooltip label="Dry-run script" keys={commandKeys('dry_run.run')}>
          <Button
            look="primary"
            icon={<Play size={14} aria-hidden="true" />}
            onClick={() => void runCommand('dry_run.run')}
          >
            Run
          </Button>
        </Tooltip>
      )}
    </>
  );
}
