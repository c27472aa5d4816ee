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
  /** White space at the beginning and the end of a line is no difference. */
  readonly ignoreWhitespace?: boolean;
  readonly language?: 'javascript' | 'json';
  /** Gets the way from change to change once it is on the screen; null when it has gone. */
  readonly onMoves?: (moves: DiffMoves | null) => void;
}

export type DiffMoves = Readonly<Record<'next' | 'previous', () => void>>;

/** Two texts beside each other (or in one column), read-only. */
export function TextDiff(props: TextDiffProps) {
  const { original, modified, originalLabel, modifiedLabel, sideBySide, onMoves } = props;
  const { ignoreWhitespace = false, language = 'javascript' } = props;
  const host = useRef<HTMLDivElement>(null);
  const editorRef = useRef<monaco.editor.IStandaloneDiffEditor>(null);
  /** Lets go of the texts that are shown. */
  const shown = useRef<() => void>(null);

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
    onMoves?.({ next: () => editor.goToDiff('next'), previous: () => editor.goToDiff('previous') });
    return () => {
      onMoves?.(null);
      editor.setModel(null);
      shown.current?.();
      editor.dispose();
    };
  }, [onMoves]);

  useEffect(() => {
    const editor = editorRef.current;
    if (!editor) return;
    const before = shown.current;
    const texts = {
      original: monaco.editor.createModel(original, language),
      modified: monaco.editor.createModel(modified, language),
    };
    const comparison = editor.createViewModel(texts);
    editor.setModel(comparison);
    shown.current = () => {
      // First: a comparison that is still being worked out would complain that its texts are gone.
      comparison.dispose();
      texts.original.dispose();
      texts.modified.dispose();
    };
    before?.();
  }, [original, modified, language]);

  useEffect(() => {
    editorRef.current?.updateOptions({ renderSideBySide: sideBySide, ignoreTrimWhitespace: ignoreWhitespace });
    // The labels given to the diff editor itself do not reach the text boxes.
    editorRef.current?.getOriginalEditor().updateOptions({ ariaLabel: originalLabel });
    editorRef.current?.getModifiedEditor().updateOptions({ ariaLabel: modifiedLabel });
  }, [sideBySide, ignoreWhitespace, originalLabel, modifiedLabel]);

  return <div ref={host} className="h-full w-full" />;
}
