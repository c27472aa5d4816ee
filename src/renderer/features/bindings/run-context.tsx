import { useQueries } from '@tanstack/react-query';
import { ChevronDown } from 'lucide-react';
import { trpc } from '#renderer/api/client.ts';
import { loadable } from '#renderer/lib/loadable.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Menu, type MenuEntry } from '#renderer/ui/menu.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { contextFromScript } from './pipeline-contexts.ts';
import { changeSetup, exampleContext, type PipelineId, pipelineKey, useSetups } from './pipeline-store.ts';
import type { Pipeline } from './use-pipeline.ts';

const JsonEditor = loadable(
  () => import('#renderer/editor/json-editor.tsx').then((module) => module.JsonEditor),
  <Skeleton label="Loading the context" rows={4} />,
);

interface RunContextProps {
  readonly id: PipelineId;
  readonly pipeline: Pipeline;
}

/** What the pipeline starts from, typed or taken from a saved context of one of its scripts. */
export function RunContext({ id, pipeline }: RunContextProps) {
  const setup = useSetups((all) => all[pipelineKey(id)]);
  const { before, after } = pipeline.shape;
  const scripts = [...new Map([...before, ...after].map((row) => [row.script_lid, row.script_name]))];
  const lists = useQueries({ queries: scripts.map(([lid]) => trpc.contexts.list.queryOptions({ lid })) });
  const entries = scripts.flatMap(([, name], at) =>
    (lists[at]?.data ?? []).map(
      (context): MenuEntry => ({
        id: context.context_id,
        title: `${name}: ${context.name}`,
        onSelect: () => changeSetup(id, { context_text: contextFromScript(context.text) }),
      }),
    ),
  );
  const example: MenuEntry = {
    id: 'example',
    title: 'Example',
    onSelect: () => changeSetup(id, { context_text: exampleContext }),
  };
  return (
    <section aria-label="Context" className="flex min-w-52 flex-1 flex-col">
      <div className="flex h-7 shrink-0 items-center gap-2 px-2">
        <h3 className="section-head flex-1">Context</h3>
        <Menu align="end" entries={[...entries, ...(entries.length > 0 ? (['line'] as const) : []), example]}>
          <Button look="quiet" className="h-6 px-1.5 text-small">
            Take from…
            <ChevronDown size={14} aria-hidden="true" />
          </Button>
        </Menu>
      </div>
      <div className="min-h-0 flex-1">
        {setup ? (
          <JsonEditor
            id={`pipeline-${pipelineKey(id).replace(':', '-')}`}
            text={setup.context_text}
            schema="pipeline_context"
            label={`Context of pipeline ${id.operation_type} of ${pipeline.shape.target}`}
            onChange={(context_text) => changeSetup(id, { context_text })}
            place={undefined}
            onPlaced={() => {}}
          />
        ) : (
          <Skeleton label="Loading the context" rows={4} />
        )}
      </div>
    </section>
  );
}
