import type { Settings } from '#contract/rpc/studio.ts';
import type { monaco } from './monaco.ts';

/** Options that every editor of the studio shares. */
export const commonOptions: monaco.editor.IEditorOptions & monaco.editor.IGlobalEditorOptions = {
  fontFamily: '"JetBrains Mono Variable", ui-monospace, monospace',
  fontLigatures: false,
  automaticLayout: true,
  fixedOverflowWidgets: true,
  scrollBeyondLastLine: false,
  smoothScrolling: false,
  renderLineHighlight: 'line',
  stickyScroll: { enabled: false },
  padding: { top: 8, bottom: 8 },
  glyphMargin: false,
  lineNumbersMinChars: 3,
  overviewRulerBorder: false,
  occurrencesHighlight: 'singleFile',
  wordBasedSuggestions: 'off',
  tabSize: 2,
  scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10 },
  contextmenu: true,
};

/** What a person chose in the settings. Lines are 20 px at the usual 13 px (look.md, Measures) and grow with the text. */
export function chosenOptions(settings: Settings): monaco.editor.IEditorOptions {
  return {
    fontSize: settings.editor_font_size,
    lineHeight: Math.round((settings.editor_font_size * 20) / 13),
    wordWrap: settings.editor_word_wrap ? 'on' : 'off',
    minimap: { enabled: settings.editor_minimap },
  };
}
