import { useEffect, useRef } from 'react';
import { ViewTabs } from '#renderer/ui/view-tabs.tsx';
import { ActionsTable } from './actions-table.tsx';
import { ConditionsTable } from './conditions-table.tsx';
import { useDesigner } from './designer-store.ts';
import { StatesTable } from './states-table.tsx';
import type { LifecycleTableProps } from './table-notes.tsx';
import { lifecycleTables, setTablesLook, useTablesLook } from './tables-look.ts';
import { TransitionsTable } from './transitions-table.tsx';

/** A lifecycle for those who prefer forms: the same edits as on the canvas, in tables. */
export function LifecycleTables(props: LifecycleTableProps) {
  const { lid, config } = props;
  const { table } = useTablesLook(lid);
  useFollowedSelection(props);
  const conditions = config.transitions.reduce((sum, one) => sum + one.conditions.length, 0);
  const actions = config.states.reduce((sum, one) => sum + one.entry_actions.length + one.exit_actions.length, 0);
  const titled = (title: string, count: number) => (count === 0 ? title : `${title} ${count}`);
  return (
    <ViewTabs
      label={`Tables of ${config.name}`}
      shown={table}
      onShow={(id) => setTablesLook(lid, { table: lifecycleTables.find((one) => one === id) ?? 'states' })}
      parts={[
        { id: 'states', title: titled('States', config.states.length), view: <StatesTable {...props} /> },
        {
          id: 'transitions',
          title: titled('Transitions', config.transitions.length),
          view: <TransitionsTable {...props} />,
        },
        { id: 'conditions', title: titled('Conditions', conditions), view: <ConditionsTable {...props} /> },
        { id: 'actions', title: titled('Actions', actions), view: <ActionsTable {...props} /> },
      ]}
    />
  );
}

/** What is selected elsewhere, such as in the list of problems, is brought up: in the table shown where it can be there. */
function useFollowedSelection({ lid, config }: LifecycleTableProps): void {
  const { selected } = useDesigner(lid);
  const { table } = useTablesLook(lid);
  const [only = null] = selected.size === 1 ? selected : [];
  const followed = useRef(only);
  useEffect(() => {
    if (only === followed.current) return;
    followed.current = only;
    if (only === null) return;
    if (config.states.some(({ id }) => id === only)) {
      if (table === 'actions') setTablesLook(lid, { state: only });
      else setTablesLook(lid, { table: 'states' });
    } else if (table === 'conditions') setTablesLook(lid, { transition: only });
    else setTablesLook(lid, { table: 'transitions' });
  }, [lid, only, table, config.states]);
}
