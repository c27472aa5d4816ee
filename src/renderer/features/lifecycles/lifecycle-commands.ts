import { toast } from 'sonner';
import { lifecycleName } from '#contract/model/lifecycle.ts';
import type { CommandId } from '#contract/rpc/commands.ts';
import type { LifecycleRow } from '#contract/rpc/lifecycles.ts';
import { rpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { knownLifecycle } from '#renderer/api/lifecycles.ts';
import { askDiscard, documentCommands, tellRemoved } from '#renderer/commands/document-commands.ts';
import type { CommandAction, CommandActions } from '#renderer/commands/registry.ts';
import { counted } from '#renderer/lib/size.ts';
import { askText, confirm, openDialog } from '#renderer/state/dialogs.ts';
import { storeRefusal } from '#renderer/state/studio.ts';
import { closeScript, dock, openLifecycle, openView } from '#renderer/state/tabs.ts';
import { compareWithFile, openCompared } from './compare/compare-commands.ts';
import { readCompareTabId } from './compare/compare-sides.ts';
import { currentLifecycle } from './current-lifecycle.ts';
import { dropLifecycleDraft, flushLifecycleDraft } from './lifecycle-draft.ts';
import { exportLifecycle, importLifecycle, type LifecycleFormat } from './lifecycle-files.ts';

const noLifecycle = 'Open a lifecycle first.';
const neverPublished = 'It was never published.';

const { find: lifecycleOf, on: onLifecycle } = documentCommands({
  current: () => {
    const active = dock.active();
    if (active?.kind === 'lifecycle_compare') return readCompareTabId(active.id)?.lid;
    return active?.kind === 'lifecycle' ? active.id : currentLifecycle()?.lid;
  },
  known: knownLifecycle,
  none: noLifecycle,
});

async function rename({ lid, name }: LifecycleRow): Promise<void> {
  const next = await askText({
    title: `Rename ${name}`,
    confirm: 'Rename lifecycle',
    field: { label: 'Name', initial: name, schema: lifecycleName },
  });
  if (next === null) return;
  await flushLifecycleDraft(lid);
  await rpc.lifecycles.rename.mutate({ lid, name: lifecycleName.parse(next) });
}

/** With its tests. */
async function duplicate({ lid, name, object_type }: LifecycleRow): Promise<void> {
  await flushLifecycleDraft(lid);
  const { config } = await rpc.lifecycles.get.query({ lid });
  const taken = new Set((await rpc.lifecycles.list.query()).map((one) => one.name));
  let free = `${name.slice(0, 88)} copy`;
  for (let number = 2; taken.has(free); number += 1) free = `${name.slice(0, 88)} copy ${number}`;
  const tests = await rpc.lifecycles.walks.list.query({ config_lid: lid });
  const walks = tests.map(({ name: own, object, now, start, steps, expect }) => ({
    name: own,
    object,
    now,
    start,
    steps,
    expect,
  }));
  const made = await rpc.lifecycles.create.mutate({ name: free, object_type, config, walks });
  openLifecycle(made.lid, made.name);
}

/** 032 edge case 2: what goes with it is told, and where something does, its name is to be typed. */
async function remove({ lid, name, states, transitions }: LifecycleRow): Promise<void> {
  const what = `${counted(states, 'state')} and ${counted(transitions, 'transition')}`;
  const question = {
    title: `Delete lifecycle ${name}?`,
    body: `${states + transitions === 0 ? 'Nothing is in it.' : `${what} go with it, and so do its tests.`} It stays in the Trash for 90 days; a published one is deleted on the backend by the next publish, unless somebody is in one of its states.`,
    confirm: `Delete lifecycle ${name}`,
    danger: true,
  };
  const field = { label: `Type ${name} to delete it`, initial: '', must_equal: name };
  const yes = states + transitions === 0 ? await confirm(question) : (await askText({ ...question, field })) !== null;
  if (!yes) return;
  await flushLifecycleDraft(lid).catch(() => {});
  await rpc.lifecycles.remove.mutate({ lid });
  closeScript(lid);
  dropLifecycleDraft(lid);
  tellRemoved('lifecycle', name, () => rpc.lifecycles.restore.mutate({ lid }));
}

function restore(lid: string, name: string): Promise<void> {
  return rpc.lifecycles.restore
    .mutate({ lid })
    .then(() => void toast(`${name} is back.`))
    .catch((error: unknown) => void toast.error(`Not brought back: ${failureOf(error).message}`));
}

async function discard({ lid, name }: LifecycleRow): Promise<void> {
  if (!(await askDiscard(name))) return;
  await flushLifecycleDraft(lid).catch(() => {});
  await rpc.lifecycles.discard.mutate({ lid });
  toast(`Discarded the changes of ${name}.`);
}

function exports(format: LifecycleFormat): CommandAction {
  return onLifecycle(({ lid }) => exportLifecycle(lid, format));
}

const drawingIds = [
  'lifecycle.add_state',
  'lifecycle.add_transition',
  'lifecycle.edit_element',
  'lifecycle.remove_elements',
  'lifecycle.duplicate_elements',
  'lifecycle.copy',
  'lifecycle.paste',
  'lifecycle.select_all',
  'lifecycle.undo',
  'lifecycle.redo',
  'lifecycle.arrange',
  'lifecycle.align_left',
  'lifecycle.align_middle',
  'lifecycle.align_top',
  'lifecycle.align_row',
  'lifecycle.fit',
  'lifecycle.zoom_in',
  'lifecycle.zoom_out',
  'lifecycle.minimap',
  'lifecycle.show_drawing',
  'lifecycle.show_tables',
  'lifecycle.show_states',
  'lifecycle.show_transitions',
  'lifecycle.show_conditions',
  'lifecycle.show_actions',
  'lifecycle.next_problem',
  'lifecycle.previous_problem',
  'lifecycle.save_walk',
  'lifecycle.run_walks',
  'lifecycle.export_walks',
  'lifecycle.simulate',
] as const satisfies readonly CommandId[];

/** Something of the designer, which is loaded with the first lifecycle that is opened. */
function onDrawing(id: CommandId): CommandAction {
  const action = () => currentLifecycle()?.commands[id];
  return {
    run: (target) => action()?.run(target),
    disabled: (target) => {
      const known = action();
      return known === undefined ? noLifecycle : (known.disabled?.(target) ?? null);
    },
  };
}

/** What a person can do with lifecycles. */
export const lifecycleCommands: CommandActions = {
  'lifecycle.list': { run: () => openView('lifecycles'), disabled: storeRefusal },
  'lifecycle.new': { run: () => openDialog({ kind: 'new_lifecycle', imported: null }), disabled: storeRefusal },
  'lifecycle.import': { run: importLifecycle, disabled: storeRefusal },
  'lifecycle.open': {
    run: (target) => {
      const lid = target.lid ?? lifecycleOf(target)?.lid;
      if (lid !== undefined) openLifecycle(lid, knownLifecycle(lid)?.name ?? target.name ?? 'lifecycle');
    },
    hidden: true,
  },
  'lifecycle.rename': onLifecycle(rename),
  'lifecycle.duplicate': onLifecycle(duplicate),
  'lifecycle.compare': onLifecycle(({ lid }) => openDialog({ kind: 'compare_lifecycle', lid })),
  'lifecycle.compare_published': onLifecycle(
    ({ lid, name }) => openCompared(lid, name, { kind: 'published' }),
    // What was deleted there while it was changed here was published once.
    ({ on_server, conflict }) => (on_server || conflict ? null : neverPublished),
  ),
  'lifecycle.compare_server': {
    // Also of one that was deleted here while somebody changed it there.
    run: (target) => {
      const { lid, name } = lifecycleOf(target) ?? target;
      if (lid !== undefined) openCompared(lid, name ?? 'Lifecycle', { kind: 'server' });
    },
    disabled: (target) => {
      const lifecycle = lifecycleOf(target);
      if (lifecycle === undefined) return target.lid === undefined ? noLifecycle : null;
      return lifecycle.on_server ? null : neverPublished;
    },
  },
  'lifecycle.compare_with': {
    run: ({ lid, lids, name }) => {
      const [other] = lids ?? [];
      if (lid !== undefined && other !== undefined)
        openCompared(lid, name ?? 'Lifecycle', { kind: 'lifecycle', lid: other });
    },
    hidden: true,
  },
  'lifecycle.compare_file': onLifecycle(({ lid, name }) => compareWithFile(lid, name)),
  'lifecycle.discard': onLifecycle(discard, ({ unpublished, on_server }) =>
    unpublished && on_server ? null : 'Nothing differs from the published state.',
  ),
  'lifecycle.remove': onLifecycle(remove),
  'lifecycle.restore': {
    run: ({ lid, name }) => (lid === undefined ? undefined : restore(lid, name ?? 'The lifecycle')),
    hidden: true,
  },
  'lifecycle.export_json': exports('json'),
  'lifecycle.export_scxml': exports('scxml'),
  'lifecycle.export_xstate': exports('xstate'),
  'lifecycle.export_mermaid': exports('mermaid'),
  'lifecycle.export_svg': exports('svg'),
  'lifecycle.export_png': exports('png'),
  ...Object.fromEntries(drawingIds.map((id) => [id, onDrawing(id)])),
};
