import { z } from 'zod';
import { pipelineContext } from '#contract/model/pipeline-test.ts';
import { expectation } from '#contract/model/test-case.ts';
import { testContext } from '#contract/script/test-context.ts';
import runtimeTypes from '#resources/runtime.d.ts?raw';
import { json, typescript } from './monaco.ts';

/** The names of models end with these, so that a schema applies to them and to no other JSON. */
export const jsonSuffixes = {
  context: '.context.json',
  expectation: '.expectation.json',
  pipeline_context: '.pipeline.json',
} as const;
export type JsonSchemaName = keyof typeof jsonSuffixes;

let done = false;

/** Teaches Monaco the script runtime and the test context. */
export function setUpLanguages(): void {
  if (done) return;
  done = true;
  setUpJavaScript();
  setUpContexts();
}

function setUpJavaScript(): void {
  const { javascriptDefaults } = typescript;
  javascriptDefaults.setCompilerOptions({
    target: typescript.ScriptTarget.ESNext,
    lib: ['es2024'],
    allowJs: true,
    checkJs: true,
    allowNonTsExtensions: true,
    noEmit: true,
    // `force`: every script is its own scope; otherwise open scripts would complete each other's names.
    moduleDetection: 3,
  });
  // Problems come from the engine; the same ones from the language service would only double them, and it knows
  // neither the top-level return nor the names the runtime takes away.
  javascriptDefaults.setModeConfiguration({
    completionItems: true,
    hovers: true,
    documentSymbols: true,
    definitions: true,
    references: true,
    documentHighlights: true,
    rename: true,
    documentRangeFormattingEdits: true,
    signatureHelp: true,
    onTypeFormattingEdits: true,
    inlayHints: false,
    diagnostics: false,
    codeActions: false,
  });
  javascriptDefaults.addExtraLib(runtimeTypes, 'file:///runtime/runtime.d.ts');
}

function setUpContexts(): void {
  const schemaOf = (type: z.ZodType) => z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' });
  json.jsonDefaults.setDiagnosticsOptions({
    validate: true,
    allowComments: false,
    trailingCommas: 'error',
    schemaValidation: 'error',
    schemas: [
      {
        uri: 'hookwright://test-context',
        fileMatch: [`*${jsonSuffixes.context}`],
        schema: schemaOf(testContext),
      },
      {
        uri: 'hookwright://expectation',
        fileMatch: [`*${jsonSuffixes.expectation}`],
        schema: schemaOf(expectation),
      },
      {
        uri: 'hookwright://pipeline-context',
        fileMatch: [`*${jsonSuffixes.pipeline_context}`],
        schema: schemaOf(pipelineContext),
      },
    ],
  });
}
