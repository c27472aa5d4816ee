import { useEffect, useRef } from 'react';
import { useStudio } from '#renderer/state/studio.ts';
import { type JsonSchemaName, jsonSuffixes } from './languages.ts';
import { monaco } from './monaco.ts';
import { chosenOptions, commonOptions } from './options.ts';
import { setUpEditor } from './set-up.ts';

interface JsonEditorProps {
  /** Identity of the text; another id shows another text with its own undo history. */
  readonly id: string;
  readonly text: string;
  /** What the text is to be; a test context where nothing is said. */
  readonly schema?: JsonSchemaName;
  readonly label: string;
  readonly onChange: (text: string) => void;
  /** Where to put the cursor, once; then `onPlaced` is called. */
  readonly place: { readonly line: number; readonly column: number } | undefined;
  readonly onPlaced: () => void;
}

/** Editor of a test context, or of what a test case expects: JSON with the schema's completion and validation. */
export function JsonEditor({ id, text, schema = 'context', label, onChange, place, onPlaced }: JsonEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const editorRef = useRef<monaco.editor.IStandaloneCodeEditor>(null);
  const latest = useRef({ text, onChange, onPlaced });
  latest.current = { text, onChange, onPlaced };
  /** What this editor reported last: the same text coming back is an echo, and may be older than what is typed by now. */
  const reported = useRef<string | null>(null);
  const settings = useStudio((state) => state.settings);

  useEffect(() => {
    if (!host.current) return;
    setUpEditor();
    const editor = monaco.editor.create(host.current, {
      ...commonOptions,
      model: null,
      lineNumbers: 'off',
      folding: true,
      lineDecorationsWidth: 4,
      ariaLabel: 'Test context',
    });
    editorRef.current = editor;
    editor.onDidChangeModelContent(() => {
      const value = editor.getValue();
      reported.current = value;
      if (value !== latest.current.text) latest.current.onChange(value);
    });
    return () => editor.dispose();
  }, []);

  useEffect(() => {
    editorRef.current?.updateOptions({ ...chosenOptions(settings), minimap: { enabled: false }, ariaLabel: label });
  }, [settings, label]);

  useEffect(() => editorRef.current?.setModel(jsonModel(id, schema, latest.current.text)), [id, schema]);

  useEffect(() => {
    const model = editorRef.current?.getModel();
    if (model && text !== reported.current && model.getValue() !== text) model.setValue(text);
  }, [text]);

  useEffect(() => {
    const editor = editorRef.current;
    if (!editor || !place) return;
    editor.setPosition({ lineNumber: place.line, column: place.column });
    editor.revealLineInCenterIfOutsideViewport(place.line);
    editor.focus();
    latest.current.onPlaced();
  }, [place]);

  return <div ref={host} className="h-full w-full" />;
}

function jsonModel(id: string, schema: JsonSchemaName, text: string): monaco.editor.ITextModel {
  const uri = monaco.Uri.parse(`file:///contexts/${id}${jsonSuffixes[schema]}`);
  const model = monaco.editor.getModel(uri);
  if (!model) return monaco.editor.createModel(text, 'json', uri);
  if (model.getValue() !== text) model.setValue(text);
  return model;
}
