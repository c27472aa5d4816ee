import { useQuery } from '@tanstack/react-query';
import type { StudioEvent } from '#contract/rpc/studio.ts';
import type { TemplateRow } from '#contract/rpc/templates.ts';
import { queryClient, trpc } from './client.ts';

/** Every template of the workspace, by name; null before the host has told. */
export function useTemplates(): { readonly templates: readonly TemplateRow[] | null; readonly error: unknown } {
  const { data, error } = useQuery(trpc.templates.list.queryOptions());
  return { templates: data ?? null, error };
}

/** A template as last told; undefined before that, and where it is no longer here. */
export function useTemplate(lid: string): TemplateRow | undefined {
  return useTemplates().templates?.find((template) => template.lid === lid);
}

/** The same outside React. */
export function knownTemplate(lid: string): TemplateRow | undefined {
  return queryClient.getQueryData(trpc.templates.list.queryKey())?.find((template) => template.lid === lid);
}

/** Asks anew for what an event may have changed. */
export function refetchTemplatesFor(event: StudioEvent): void {
  if (event.type !== 'scripts_changed' && event.type !== 'workspace') return;
  void queryClient.invalidateQueries({ queryKey: trpc.templates.list.queryKey() });
}
