import { toast } from 'sonner';
import { pipelineFileEnding } from '#contract/model/pipeline-test.ts';
import type { ImportedPipelineTests, PipelineTestRow } from '#contract/rpc/pipelines.ts';
import { queryClient, rpc, trpc } from '#renderer/api/client.ts';
import { importedWords } from '#renderer/lib/import-words.ts';
import { pickText } from '#renderer/lib/pick-text.ts';
import { saveFile } from '#renderer/lib/save-file.ts';
import { flushDocuments } from '#renderer/state/documents.ts';
import { tellFailure } from '#renderer/state/notify.ts';
import type { PipelineId } from './pipeline-store.ts';

/** The tests and the scripts that they run, to lie in one folder, as `hookwright test` finds them. */
export async function exportTests(id: PipelineId): Promise<void> {
  await flushDocuments();
  const { files } = await rpc.pipelines.tests.exportFiles.query(id);
  for (const { file, text } of files) {
    saveFile(file, file.endsWith('.js') ? 'text/javascript' : 'application/json', [text]);
  }
  const [tests, ...scripts] = files;
  const beside = scripts.length === 0 ? '' : ` and ${scripts.length === 1 ? '1 script' : `${scripts.length} scripts`}`;
  toast(`Saved ${tests?.file}${beside}. In one folder, "hookwright test" runs them.`);
}

export async function importTests({ connector_lid }: PipelineId): Promise<void> {
  const file = await pickText('.json,application/json');
  if (file === null) return;
  const imported = await rpc.pipelines.tests.importFile.mutate({ connector_lid, text: file.text });
  await refetch();
  const undo = { label: 'Undo', onClick: () => void undoImport(imported).catch(tellFailure) };
  const words = importedWords('Pipeline tests', imported, `The ${pipelineFileEnding} file has no tests.`);
  toast(words, imported.added.length + imported.replaced.length > 0 ? { action: undo } : {});
}

async function undoImport({ added, replaced }: ImportedPipelineTests): Promise<void> {
  for (const { lid } of added) await rpc.pipelines.tests.remove.mutate({ lid });
  for (const { before, after } of replaced) await rpc.pipelines.tests.save.mutate(asInput(before, after.rev));
  await refetch();
}

function asInput(test: PipelineTestRow, base_rev: number) {
  const { lid, connector_lid, operation_type, name, context_text, outcome, expect_text } = test;
  return { lid, base_rev, connector_lid, operation_type, name, context_text, outcome, expect_text };
}

async function refetch(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: trpc.pipelines.tests.list.queryKey() });
}
