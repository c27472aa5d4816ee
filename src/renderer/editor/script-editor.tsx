import { useEffect, useRef, useState } from 'react';
import { failureOf } from '#renderer/api/failure.ts';
import { debounce } from '#renderer/lib/debounce.ts';
import { updateDocument } from '#renderer/state/documents.ts';
import { useStudio } from '#renderer/state/studio.ts';
import { dock } from '#renderer/state/tabs.ts';
import { breakpointGutter } from './breakpoint-gutter.ts';
import { markFirstEditor } from './first-editor.ts';
import { monaco } from './monaco.ts';
import { chosenOptions, commonOptions } from './options.ts';
import { closeDocument, type ScriptDocument, scriptDocument } from './script-document.ts';
import { setUpEditor } from './set-up.ts';
import { keepViewState, viewStateOf } from './view-states.ts';
import { afterPaint, warmUpLanguageService } from './warm-up.ts';

interface ScriptEditorProps {
  readonly lid: string;
  readonly name: string;
  /** Why the text cannot be changed; null where it can. */
  readonly readOnly?: string | null;
  /** Says why the script cannot be shown. */
  readonly onFailure: (message: string) => void;
}

/** The code editor of one script. */
export function ScriptEditor({ lid, name, readOnly = null, onFailure }: ScriptEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<monaco.editor.IStandaloneCodeEditor | null>(null);

  useEffect(() => {
    setUpEditor();
    let current: Mounted | null = null;
    let gone = false;
    Promise.all([scriptDocument(lid), viewStateOf(lid)]).then(
      ([document, viewState]) => {
        if (gone || !host.current) return;
        current = mount(host.current, lid, document, viewState);
        setEditor(current.editor);
        afterPaint(() => {
          markFirstEditor();
          warmUpLanguageService(document.model.uri);
        });
      },
      (error: unknown) => {
        markFirstEditor();
        if (!gone) onFailure(failureOf(error).message);
      },
    );
    return () => {
      gone = true;
      current?.unmount();
      setEditor(null);
      const isOpen = () => dock.tabs().some((tab) => tab.kind === 'script' && tab.id === lid);
      if (!isOpen()) void closeDocument(lid, isOpen);
    };
  }, [lid, onFailure]);

  useSettingsOf(editor);
  useEffect(() => {
    const readOnlyMessage = { value: readOnly ?? '' };
    editor?.updateOptions(readOnly === null ? { readOnly: false } : { readOnly: true, readOnlyMessage });
  }, [editor, readOnly]);
  useEffect(() => editor?.updateOptions({ ariaLabel: `Script ${name}` }), [editor, name]);
  return <div ref={host} className="h-full w-full" data-testid="script-editor" />;
}

interface Mounted {
  readonly editor: monaco.editor.IStandaloneCodeEditor;
  unmount(): void;
}

function mount(
  host: HTMLElement,
  lid: string,
  document: ScriptDocument,
  viewState: monaco.editor.ICodeEditorViewState | null,
): Mounted {
  const editor = monaco.editor.create(host, {
    ...commonOptions,
    ...chosenOptions(useStudio.getState().settings),
    model: document.model,
    glyphMargin: true,
    bracketPairColorization: { enabled: true },
    lightbulb: { enabled: monaco.editor.ShowLightbulbIconMode.On },
  });
  if (viewState) editor.restoreViewState(viewState);
  document.shownBy(editor);
  breakpointGutter(editor, lid);
  const keep = debounce(() => void keepViewState(lid, editor.saveViewState()), 200, 800);
  const showCursor = () => {
    const position = editor.getPosition();
    if (position) updateDocument(lid, { cursor: { line: position.lineNumber, column: position.column } });
  };
  showCursor();
  editor.onDidChangeCursorPosition(() => {
    showCursor();
    keep();
  });
  editor.onDidScrollChange(() => keep());
  return {
    editor,
    unmount: () => {
      keep.flush();
      document.shownBy(null);
      editor.dispose();
    },
  };
}

function useSettingsOf(editor: monaco.editor.IStandaloneCodeEditor | null): void {
  const settings = useStudio((state) => state.settings);
  useEffect(() => editor?.updateOptions(chosenOptions(settings)), [editor, settings]);
}
