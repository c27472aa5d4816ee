import { useEffect, useRef } from 'react';
import { useStudio } from '#renderer/state/studio.ts';
import { monaco } from './monaco.ts';
import { chosenOptions, commonOptions } from './options.ts';
import { setUpEditor } from './set-up.ts';

interface PreviewTextProps {
  readonly text: string;
  readonly label: string;
  /** Places to mark, by their offsets. */
  readonly marks: readonly { readonly start: number; readonly end: number }[];
}

/** A script that changes while something else is edited; the place one looks at stays. */
export function PreviewText({ text, label, marks }: PreviewTextProps) {
  const host = useRef<HTMLDivElement>(null);
  const shown = useRef<{ model: monaco.editor.ITextModel; marks: string[] } | null>(null);
  useEffect(() => {
    if (!host.current) return;
    setUpEditor();
    const model = monaco.editor.createModel('', 'javascript');
    const editor = monaco.editor.create(host.current, {
      ...commonOptions,
      ...chosenOptions(useStudio.getState().settings),
      minimap: { enabled: false },
      model,
      readOnly: true,
      ariaLabel: label,
      renderLineHighlight: 'none',
      lineNumbersMinChars: 2,
      folding: false,
    });
    shown.current = { model, marks: [] };
    return () => {
      shown.current = null;
      editor.dispose();
      model.dispose();
    };
  }, [label]);
  useEffect(() => {
    const view = shown.current;
    if (view === null) return;
    if (view.model.getValue() !== text) view.model.setValue(text);
    view.marks = view.model.deltaDecorations(
      view.marks,
      marks.map(({ start, end }) => ({
        range: monaco.Range.fromPositions(view.model.getPositionAt(start), view.model.getPositionAt(end)),
        options: { inlineClassName: 'placeholder-mark' },
      })),
    );
  }, [text, marks]);
  return <div ref={host} className="h-full w-full" />;
}
