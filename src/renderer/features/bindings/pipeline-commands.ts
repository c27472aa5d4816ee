import { toast } from 'sonner';
import type { BindingRow } from '#contract/rpc/bindings.ts';
import { knownBindings, storedBinding } from '#renderer/api/bindings.ts';
import { knownConnector } from '#renderer/api/connectors.ts';
import { knownScript } from '#renderer/api/scripts.ts';
import type { CommandAction, CommandActions, CommandTarget } from '#renderer/commands/registry.ts';
import { openDialog } from '#renderer/state/dialogs.ts';
import { tellFailure } from '#renderer/state/notify.ts';
import { pipelineName } from '#renderer/state/pipeline-names.ts';
import { storeRefusal } from '#renderer/state/studio.ts';
import { activeLid, dock, openBindings, openPipeline, openView } from '#renderer/state/tabs.ts';
import {
  duplicateBinding,
  laneOf,
  moveBinding,
  numberAnew,
  pipelineOf,
  removeBinding,
  toggleBinding,
} from './binding-actions.ts';
import { goBack, isChanging } from './binding-changes.ts';
import type { Phase } from './binding-words.ts';
import { currentPipeline } from './current-pipeline.ts';
import { exportPipeline } from './export-pipeline.ts';
import { elementOf } from './pipeline-keys.ts';
import { cancelRun, clearRun, runPipeline, saveAsTest } from './pipeline-runs.ts';
import { pipelineState, setLook, usePipelineLook } from './pipeline-store.ts';

const noPipeline = 'Open a pipeline first.';
const noBinding = 'Select a binding first.';

const needsPipeline = (): string | null => (currentPipeline() === null ? noPipeline : null);

/** The binding of a row, or the selected one of the pipeline that the person is in. */
function bindingOf({ lid }: CommandTarget): BindingRow | undefined {
  if (lid !== undefined) return storedBinding(lid);
  const current = currentPipeline();
  if (current === null) return undefined;
  const element = elementOf(pipelineState(current.pipeline).selected);
  return knownBindings({ connector_lid: current.pipeline.connector_lid })?.find((row) => row.lid === element);
}

function onBinding(run: (row: BindingRow) => void | Promise<void>): CommandAction {
  return {
    run: (target) => {
      const row = bindingOf(target);
      return row ? run(row) : undefined;
    },
    disabled: (target) => (bindingOf(target) ? null : noBinding),
  };
}

function step(by: -1 | 1): CommandAction {
  return onBinding(async (row) => {
    const lane = laneOf(knownBindings({ connector_lid: row.connector_lid }) ?? [], row.operation_type, row.hook_phase);
    const to = lane.findIndex(({ lid }) => lid === row.lid) + by;
    if (to >= 0 && to < lane.length) await moveBinding(row, row.hook_phase, to);
  });
}

function toPhase(phase: Phase): CommandAction {
  return onBinding(async (row) => {
    if (row.hook_phase === phase) return;
    const rows = knownBindings({ connector_lid: row.connector_lid }) ?? [];
    const at = laneOf(rows, row.operation_type, row.hook_phase).findIndex(({ lid }) => lid === row.lid);
    await moveBinding(row, phase, Math.min(at, laneOf(rows, row.operation_type, phase).length));
  });
}

function back(direction: 'undo' | 'redo'): CommandAction {
  const nothing = direction === 'undo' ? 'There is nothing to undo here.' : 'There is nothing to redo here.';
  return {
    run: async () => {
      const current = currentPipeline();
      const title = current === null ? null : await goBack(current.pipeline, direction);
      if (title !== null)
        toast(`${direction === 'undo' ? 'Undone' : 'Done again'}: ${title}.`, { id: 'pipeline-undo', duration: 2000 });
    },
    disabled: () => {
      const current = currentPipeline();
      if (current === null) return noPipeline;
      const { past, future } = pipelineState(current.pipeline);
      const isEmpty = (direction === 'undo' ? past : future).length === 0;
      return isEmpty && !isChanging() ? nothing : null;
    },
  };
}

function onPipeline(
  run: (current: NonNullable<ReturnType<typeof currentPipeline>>) => void | Promise<void>,
): CommandAction {
  return {
    run: () => {
      const current = currentPipeline();
      return current === null ? undefined : run(current);
    },
    disabled: needsPipeline,
  };
}

/** What a person can do with bindings and their pipelines. */
export const bindingCommands: CommandActions = {
  'binding.list': {
    run: (target) => {
      const lid = target.lid ?? activeLid();
      if (lid !== null) openBindings(lid, knownScript(lid)?.name ?? target.name ?? 'script');
    },
    disabled: (target) => storeRefusal() ?? ((target.lid ?? activeLid()) === null ? 'Open a script first.' : null),
  },
  'binding.add': {
    run: ({ name }) => {
      const current = currentPipeline();
      if (current === null) return;
      const selected = bindingOf({});
      const phase = name === 'before' || name === 'after' ? name : (selected?.hook_phase ?? 'before');
      openDialog({ kind: 'add_binding', ...current.pipeline, phase });
    },
    disabled: needsPipeline,
  },
  'binding.edit': onBinding((row) => {
    const field = document.querySelector<HTMLElement>('[data-inspector] form input, [data-inspector] form select');
    if (field) field.focus();
    else openDialog({ kind: 'binding', subject: { kind: 'edit', row } });
  }),
  'binding.toggle': onBinding(toggleBinding),
  'binding.remove': onBinding(async (row) => {
    await removeBinding(row);
    toast(`Deleted the binding of ${row.script_name}.`, {
      id: 'pipeline-undo',
      action: { label: 'Undo', onClick: () => void goBack(pipelineOf(row), 'undo').catch(tellFailure) },
    });
  }),
  'binding.duplicate': onBinding(duplicateBinding),
  'binding.up': step(-1),
  'binding.down': step(1),
  'binding.to_before': toPhase('before'),
  'binding.to_after': toPhase('after'),
  'binding.undo': back('undo'),
  'binding.redo': back('redo'),
  'pipeline.open': {
    run: ({ lid, name }) => {
      const active = dock.active();
      const connector = lid ?? (active?.kind === 'connector' ? active.id : null);
      if (connector === null) openView('connectors');
      else
        openPipeline(
          connector,
          'create',
          pipelineName(name ?? knownConnector(connector)?.name ?? 'connector', 'create'),
        );
    },
    disabled: storeRefusal,
  },
  'pipeline.run': {
    run: () => {
      const current = currentPipeline();
      return current === null ? undefined : runPipeline(current.pipeline);
    },
    disabled: () => {
      const current = currentPipeline();
      if (current === null) return noPipeline;
      return pipelineState(current.pipeline).run?.phase === 'running' ? 'A dry run is going; stop it first.' : null;
    },
  },
  'pipeline.cancel': onPipeline(({ pipeline }) => cancelRun(pipeline)),
  'pipeline.clear_run': onPipeline(({ pipeline }) => clearRun(pipeline)),
  'pipeline.save_test': {
    run: async () => {
      const current = currentPipeline();
      const saved = current === null ? null : await saveAsTest(current.pipeline);
      if (saved !== null) toast(`Saved pipeline test ${saved.name}.`);
    },
    disabled: () => {
      const current = currentPipeline();
      if (current === null) return noPipeline;
      return pipelineState(current.pipeline).run?.result ? null : 'Dry-run the pipeline first.';
    },
  },
  'pipeline.tidy': onPipeline(async ({ pipeline, canvas }) => {
    await numberAnew(pipeline);
    canvas()?.fit();
  }),
  'pipeline.fit': onPipeline(({ canvas }) => canvas()?.fit()),
  'pipeline.zoom_in': onPipeline(({ canvas }) => canvas()?.zoom(1)),
  'pipeline.zoom_out': onPipeline(({ canvas }) => canvas()?.zoom(-1)),
  'pipeline.minimap': onPipeline(() => setLook({ minimap: !usePipelineLook.getState().minimap })),
  'pipeline.export_svg': onPipeline(({ pipeline }) => exportPipeline(pipeline, 'svg')),
  'pipeline.export_png': onPipeline(({ pipeline }) => exportPipeline(pipeline, 'png')),
};
