import { useScript } from '#renderer/api/scripts.ts';
import { BindingsTable } from './bindings-table.tsx';

/** Where a script runs (036 US2-1). */
export function ScriptBindingsView({ lid }: { readonly lid: string }) {
  const script = useScript(lid);
  return <BindingsTable of={{ kind: 'script', lid, name: script?.name ?? 'this script' }} />;
}
