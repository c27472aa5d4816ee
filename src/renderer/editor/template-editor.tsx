import { useEffect, useRef, useState } from 'react';
import { failureOf } from '#renderer/api/failure.ts';
import { useStudio } from '#renderer/state/studio.ts';
import { dock } from '#renderer/state/tabs.ts';
import { monaco } from './monaco.ts';
import { chosenOptions, commonOptions } from './options.ts';
import { setUpEditor } from './set-up.ts';
import { closeTemplateDocument, type TemplateDocument, templateDocument } from './template-document.ts';

interface TemplateEditorProps {
  readonly lid: string;
  readonly name: string;
  /** Why the text cannot be changed; null where it can. */
  readonly readOnly: string | null;
  readonly onOpen: (document: TemplateDocument) => void;
  /** Says why the template cannot be shown. */
  readonly onFailure: (message: string) => void;
}

/** The code editor of one template. */
export function TemplateEditor({ lid, name, readOnly, onOpen, onFailure }: TemplateEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<monaco.editor.IStandaloneCodeEditor | null>(null);
  useEffect(() => {
    setUpEditor();
    let unmount = () => {};
    let gone = false;
    templateDocument(lid).then(
      (document) => {
        if (gone || !host.current) return;
        const made = monaco.editor.create(host.current, {
          ...commonOptions,
          ...chosenOptions(useStudio.getState().settings),
          model: document.model,
          bracketPairColorization: { enabled: true },
        });
        document.shownBy(made);
        setEditor(made);
        onOpen(document);
        unmount = () => {
          document.shownBy(null);
          made.dispose();
        };
      },
      (error: unknown) => {
        if (!gone) onFailure(failureOf(error).message);
      },
    );
    return () => {
      gone = true;
      unmount();
      setEditor(null);
      const isOpen = () => dock.tabs().some((tab) => tab.kind === 'template' && tab.id === lid);
      if (!isOpen()) void closeTemplateDocument(lid, isOpen);
    };
  }, [lid, onOpen, onFailure]);
  const settings = useStudio((state) => state.settings);
  useEffect(() => editor?.updateOptions(chosenOptions(settings)), [editor, settings]);
  useEffect(() => {
    const readOnlyMessage = { value: readOnly ?? '' };
    editor?.updateOptions(readOnly === null ? { readOnly: false } : { readOnly: true, readOnlyMessage });
  }, [editor, readOnly]);
  useEffect(() => editor?.updateOptions({ ariaLabel: `Template ${name}` }), [editor, name]);
  return <div ref={host} className="h-full w-full" data-testid="template-editor" />;
}
