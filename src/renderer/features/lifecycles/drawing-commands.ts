import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import type { LifecycleProblem } from '#engine/lifecycle/problem.ts';
import { roomOf } from '#renderer/canvas/graph-room.ts';
import type { GraphHandle } from '#renderer/canvas/graph-view.tsx';
import { boxesAt } from '#renderer/canvas/lay-out.ts';
import type { CommandAction, CommandActions } from '#renderer/commands/registry.ts';
import { openDialog } from '#renderer/state/dialogs.ts';
import { currentLifecycle } from './current-lifecycle.ts';
import { type Alignment, aligned, type Clipping, clip, moved, paste } from './designer-edits.ts';
import { designerState, nameElement, selectElements, setDesignerLook, useDesignerLook } from './designer-store.ts';
import { addStateAt, edit, removeElements } from './edit-lifecycle.ts';
import { draftOf, redoLifecycle, undoLifecycle, useLifecycleDrafts } from './lifecycle-draft.ts';
import { cardSize, placesOf } from './lifecycle-graph.ts';
import { beginSimulation, useSimulations } from './simulation-store.ts';
import { type LifecycleTable, setTablesLook, tablesLook } from './tables-look.ts';
import { tidied } from './tidy-states.ts';
import { exportWalks, fetchWalks, showTests } from './walk-actions.ts';
import { runWalks } from './walk-runs.ts';

const noLifecycle = 'Open a lifecycle first.';
const nothingSelected = 'Select a state or transition first.';

interface Here {
  readonly lid: string;
  readonly config: LifecycleConfig;
  readonly selected: ReadonlySet<string>;
  readonly canvas: GraphHandle | null;
  /** What the designer shows as its problems. */
  readonly problems: readonly LifecycleProblem[];
}

function here(): Here | null {
  const current = currentLifecycle();
  const config = current === null ? undefined : draftOf(current.lid);
  if (current === null || config === undefined) return null;
  const { selected } = designerState(current.lid);
  return { lid: current.lid, config, selected, canvas: current.canvas(), problems: current.problems() };
}

function inDesigner(
  run: (on: Here) => void | Promise<void>,
  more: (on: Here) => string | null = () => null,
): CommandAction {
  return {
    run: () => {
      const on = here();
      return on === null ? undefined : run(on);
    },
    disabled: () => {
      const on = here();
      return on === null ? noLifecycle : more(on);
    },
  };
}

const needsDrawing = ({ lid }: Here) =>
  tablesLook(lid).view === 'tables' ? 'Show the lifecycle as a drawing first.' : null;
const needsSelection = ({ selected }: Here) => (selected.size === 0 ? nothingSelected : null);

/** The last one of what is selected, as where a new transition begins. */
function selectedState({ config, selected }: Here): string | null {
  const last = [...selected].at(-1);
  const state = config.states.find(({ id }) => id === last);
  return state === undefined || state.is_terminal ? null : state.id;
}

/** A place for a new state: right of the selected one, else in the middle of what one looks at, where nothing stands. */
function freePlace({ config, selected, canvas }: Here): { x: number; y: number } {
  const places = placesOf(config);
  const last = places.get([...selected].at(-1) ?? '');
  const start =
    last === undefined
      ? (canvas?.middle() ?? { x: 0, y: 0 })
      : { x: last.x + cardSize.width * 1.5 + 110, y: last.y + cardSize.height / 2 };
  const boxes = [...places.values()];
  let { x, y } = start;
  const taken = () =>
    boxes.some(
      (box) =>
        Math.abs(box.x + cardSize.width / 2 - x) < cardSize.width + 20 &&
        Math.abs(box.y + cardSize.height / 2 - y) < cardSize.height + 16,
    );
  for (let tries = 0; tries < 60 && taken(); tries += 1) y += cardSize.height + 40;
  x = Math.round(x);
  return { x, y: Math.round(y) };
}

let clipping: Clipping | null = null;

function pasted(on: Here, what: Clipping | null): void {
  if (what === null) return;
  let selected: readonly string[] = [];
  const made = edit(on.lid, (config) => {
    const drawn = paste(config, what);
    selected = drawn.selected;
    return drawn.config;
  });
  if (made) selectElements(on.lid, selected);
}

/** Places all states anew in layers. */
async function tidy({ lid, config, canvas }: Here): Promise<void> {
  const layout = await tidied(config);
  if (layout === null) return;
  const { places, routes } = layout;
  edit(lid, (now) => moved(now, places));
  const cards = boxesAt(
    config.states.map(({ id }) => ({ id, ...cardSize })),
    places,
  );
  const room = roomOf({ nodes: cards.values(), lines: routes.values() });
  requestAnimationFrame(() => canvas?.fit(room));
}

function align(how: Alignment): CommandAction {
  return inDesigner(
    ({ lid, selected }) => void edit(lid, (config) => aligned(config, selected, how)),
    ({ config, selected }) =>
      config.states.filter(({ id }) => selected.has(id)).length < 2 ? 'Select two states or more first.' : null,
  );
}

function showTable(table: LifecycleTable): CommandAction {
  return inDesigner(({ lid }) => setTablesLook(lid, { view: 'tables', table }));
}

/** Goes through the elements with problems, the gravest first, and round. */
function toProblem(by: 1 | -1): CommandAction {
  return inDesigner(
    ({ lid, selected, problems }) => {
      const ids = [...new Set(problems.map(({ element }) => element.id))];
      const at = ids.indexOf([...selected].at(-1) ?? '');
      const to = ids.at(at === -1 && by === -1 ? -1 : (at + by) % ids.length);
      selectElements(lid, to === undefined || to === '' ? [] : [to]);
    },
    ({ problems }) => (problems.length === 0 ? 'There is no problem.' : null),
  );
}

function historyOf({ lid }: Here) {
  return useLifecycleDrafts.getState()[lid]?.history;
}

/** What a person can do with the drawing of a lifecycle. */
export const drawingCommands: CommandActions = {
  'lifecycle.add_state': inDesigner((on) => addStateAt(on.lid, freePlace(on), null)),
  'lifecycle.add_transition': inDesigner(
    (on) => openDialog({ kind: 'new_transition', lid: on.lid, from: selectedState(on) }),
    ({ config }) => (config.states.length < 2 ? 'Add two states first.' : null),
  ),
  'lifecycle.edit_element': inDesigner(
    ({ lid, selected }) => nameElement(lid, [...selected].at(-1) ?? ''),
    needsSelection,
  ),
  'lifecycle.remove_elements': inDesigner(({ lid, selected }) => removeElements(lid, selected), needsSelection),
  'lifecycle.duplicate_elements': inDesigner(
    (on) => pasted(on, clip(on.config, on.selected)),
    ({ config, selected }) => (clip(config, selected) === null ? 'Select a state first.' : null),
  ),
  'lifecycle.copy': inDesigner(({ config, selected }) => {
    clipping = clip(config, selected) ?? clipping;
  }, needsSelection),
  'lifecycle.paste': inDesigner(
    (on) => pasted(on, clipping),
    () => (clipping === null ? 'Copy a state first.' : null),
  ),
  'lifecycle.select_all': inDesigner(({ lid, config }) =>
    selectElements(
      lid,
      [...config.states, ...config.transitions].map(({ id }) => id),
    ),
  ),
  'lifecycle.undo': inDesigner(
    ({ lid }) => undoLifecycle(lid),
    (on) => (historyOf(on)?.past.length ? null : 'There is nothing to undo.'),
  ),
  'lifecycle.redo': inDesigner(
    ({ lid }) => redoLifecycle(lid),
    (on) => (historyOf(on)?.future.length ? null : 'There is nothing to redo.'),
  ),
  'lifecycle.arrange': inDesigner(tidy, ({ config }) => (config.states.length === 0 ? 'There is no state yet.' : null)),
  'lifecycle.align_left': align('left'),
  'lifecycle.align_middle': align('middle'),
  'lifecycle.align_top': align('top'),
  'lifecycle.align_row': align('row'),
  'lifecycle.fit': inDesigner(({ canvas }) => canvas?.fit(), needsDrawing),
  'lifecycle.zoom_in': inDesigner(({ canvas }) => canvas?.zoom(1), needsDrawing),
  'lifecycle.zoom_out': inDesigner(({ canvas }) => canvas?.zoom(-1), needsDrawing),
  'lifecycle.show_drawing': inDesigner(({ lid }) => setTablesLook(lid, { view: 'drawing' })),
  'lifecycle.show_tables': inDesigner(({ lid }) => setTablesLook(lid, { view: 'tables' })),
  'lifecycle.show_states': showTable('states'),
  'lifecycle.show_transitions': showTable('transitions'),
  'lifecycle.show_conditions': showTable('conditions'),
  'lifecycle.show_actions': showTable('actions'),
  'lifecycle.minimap': inDesigner(() => setDesignerLook({ minimap: !useDesignerLook.getState().minimap })),
  'lifecycle.next_problem': toProblem(1),
  'lifecycle.previous_problem': toProblem(-1),
  'lifecycle.save_walk': inDesigner(
    ({ lid }) => openDialog({ kind: 'save_walk', lid }),
    ({ lid }) => ((useSimulations.getState()[lid]?.run ?? null) === null ? 'Start a simulation first.' : null),
  ),
  'lifecycle.run_walks': inDesigner(async ({ lid, config }) => {
    showTests();
    await runWalks(lid, config, await fetchWalks(lid));
  }),
  'lifecycle.export_walks': inDesigner(({ lid }) => exportWalks(lid)),
  'lifecycle.simulate': inDesigner(({ lid }) => {
    setDesignerLook({
      dock_part: 'simulation',
      dock_open: true,
      dock_height: Math.max(260, useDesignerLook.getState().dock_height),
    });
    if ((useSimulations.getState()[lid]?.run ?? null) === null) beginSimulation(lid, null, Date.now());
  }),
};
