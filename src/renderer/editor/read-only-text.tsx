import { useEffect, useRef } from 'react';
import { useStudio } from '#renderer/state/studio.ts';
import { monaco } from './monaco.ts';
import { chosenOptions, commonOptions } from './options.ts';
import { setUpEditor } from './set-up.ts';

interface ReadOnlyTextProps {
  readonly text: string;
  readonly label: string;
  readonly language?: 'javascript' | 'json';
}

/** A text to look at. */
export function ReadOnlyText({ text, label, language = 'javascript' }: ReadOnlyTextProps) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!host.current) return;
    setUpEditor();
    const model = monaco.editor.createModel(text, language);
    const editor = monaco.editor.create(host.current, {
      ...commonOptions,
      ...chosenOptions(useStudio.getState().settings),
      model,
      readOnly: true,
      ariaLabel: label,
      renderLineHighlight: 'none',
    });
    return () => {
      editor.dispose();
      model.dispose();
    };
  }, [text, label, language]);
  return <div ref={host} className="h-full w-full" />;
}
