import { Command } from 'cmdk';
import { useState } from 'react';
import { hookPhases } from '#contract/script/test-context.ts';
import { useBindings } from '#renderer/api/bindings.ts';
import { runCommand } from '#renderer/commands/registry.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { tellFailure } from '#renderer/state/notify.ts';
import { Button } from '#renderer/ui/button.tsx';
import { PaletteFrame, paletteItem } from '#renderer/ui/palette-frame.tsx';
import { StatusMark, scriptInWords, versionWord } from '#renderer/ui/script-mark.tsx';
import { addBinding, laneRefusal } from './binding-actions.ts';
import { operationWords, type Phase, phaseWords } from './binding-words.ts';
import type { PipelineId } from './pipeline-store.ts';
import { useScriptSearch } from './use-script-search.ts';

interface AddBindingDialogProps {
  readonly pipeline: PipelineId;
  readonly phase: Phase;
  readonly onClose: () => void;
}

/** Binds a script to the pipeline by typing part of its name. */
export function AddBindingDialog({ pipeline, phase: first, onClose }: AddBindingDialogProps) {
  const { search, setSearch, scripts, chosen, setChosen } = useScriptSearch();
  const [phase, setPhase] = useState<Phase>(first);
  const { rows } = useBindings({ connector_lid: pipeline.connector_lid });
  const refusal = laneRefusal(rows ?? [], pipeline.operation_type, phase);
  const bind = (script_lid: string) => {
    onClose();
    addBinding({
      ...pipeline,
      script_lid,
      hook_phase: phase,
      failure_policy: 'abort',
      timeout_seconds: 30,
      enabled: true,
    }).catch(tellFailure);
  };
  const where = `${phase} ${operationWords[pipeline.operation_type].toLowerCase()}`;
  return (
    <PaletteFrame
      label={`Bind a script ${where}`}
      text={search}
      placeholder={`Script to run ${where}`}
      onText={setSearch}
      onClose={onClose}
      chosen={chosen}
      onChosen={setChosen}
    >
      <fieldset aria-label="Hook phase" className="flex items-center gap-1 px-1 pb-1 text-small text-text-2">
        {hookPhases.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === phase}
            onClick={() => setPhase(one)}
            className={classNames(
              'h-5.5 rounded-sm px-2',
              one === phase ? 'bg-accent-soft text-text-1' : 'hover:bg-surface-3',
            )}
          >
            {phaseWords[one]}
          </button>
        ))}
        <span className="px-1">{refusal ?? 'It comes at the end of the phase.'}</span>
      </fieldset>
      {scripts.map((script) => (
        <Command.Item
          key={script.lid}
          value={script.lid}
          disabled={refusal !== null}
          className={paletteItem}
          onSelect={() => bind(script.lid)}
        >
          <StatusMark status={script.status} isSystem={script.is_system} />
          <span className="min-w-0 flex-1 truncate">{script.name}</span>
          <span className="text-small text-text-3" title={scriptInWords(script)}>
            {versionWord(script)}
          </span>
        </Command.Item>
      ))}
      {scripts.length === 0 ? (
        <div className="flex items-center gap-2 px-2 py-1 text-text-2">
          <span className="flex-1">{search === '' ? 'There is no script yet.' : 'No script has this name.'}</span>
          <Button
            onClick={() => {
              onClose();
              void runCommand('script.new');
            }}
          >
            New script
          </Button>
        </div>
      ) : null}
    </PaletteFrame>
  );
}
