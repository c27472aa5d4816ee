import { useEffect, useRef } from 'react';
import { useStudio } from '#renderer/state/studio.ts';
import { monaco } from './monaco.ts';
import { chosenOptions, commonOptions } from './options.ts';
import { setUpEditor } from './set-up.ts';

interface TextDiffProps {
  readonly original: string;
  readonly modified: string;
  readonly originalLabel: string;
  readonly modifiedLabel: string;
  readonly sideBySide: boolean;
}

/** Two texts of a script beside each other (or in one column), read-only. */
export function TextDiff({ original, modified, originalLabel, modifiedLabel, sideBySide }: TextDiffProps) {
  const host = useRef<HTMLDivElement>(null);
  const editorRef = useRef<monaco.editor.IStandaloneDiffEditor>(null);

  useEffect(() => {
    if (!host.current) return;
    setUpEditor();
    const editor = monaco.editor.createDiffEditor(host.current, {
      ...commonOptions,
      ...chosenOptions(useStudio.getState().settings),
      minimap: { enabled: false },
      readOnly: true,
      originalEditable: false,
      renderOverviewRuler: false,
      hideUnchangedRegions: { enabled: true },
      useInlineViewWhenSpaceIsLimited: true,
      renderSideBySideInlineBreakpoint: 560,
      renderMarginRevertIcon: false,
      lineDecorationsWidth: 14,
    });
    editorRef.current = editor;
    return () => {
      const models = editor.getModel();
      // Ends a comparison that is still being worked out, which would otherwise complain that its texts are gone.
      editor.setModel(null);
      editor.dispose();
      models?.original.dispose();
      models?.modified.dispose();
    };
  }, []);

  useEffect(() => {
    const editor = editorRef.current;
    const before = editor?.getModel();
    editor?.setModel({
      original: monaco.editor.createModel(original, 'javascript'),
      modified: monaco.editor.createModel(modified, 'javascript'),
    });
    before?.original.dispose();
    before?.modified.dispose();
  }, [original, modified]);

  useEffect(() => {
    editorRef.current?.updateOptions({ renderSideBySide: sideBySide });
    // The labels given to the diff editor itself do not reach the text boxes.
    editorRef.current?.getOriginalEditor().updateOptions({ ariaLabel: originalLabel });
    editorRef.current?.getModifiedEditor().updateOptions({ ariaLabel: modifiedLabel });
  }, [sideBySide, originalLabel, modifiedLabel]);

  return <div ref={host} className="h-full w-full" />;
}
