import { monaco } from './monaco.ts';

/** Monaco's theme is made from the tokens of the page, so that there is one place for colours. */
const themeName = 'studio';

/** A token in the only form Monaco takes; the build shortens `#ffffff` to `#fff`. */
function hex(name: string): string {
  const value = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  return value.length === 4 ? `#${[...value.slice(1)].map((digit) => digit + digit).join('')}` : value;
}

function bare(name: string): string {
  return hex(name).replace('#', '');
}

/** Reads the page's tokens again; to be called after every change of theme. */
export function applyEditorTheme(): void {
  const theme = document.documentElement.dataset['theme'] ?? 'dark';
  monaco.editor.defineTheme(themeName, {
    base: theme === 'light' ? 'vs' : theme === 'contrast' ? 'hc-black' : 'vs-dark',
    inherit: true,
    rules: rules(),
    colors: { ...surfaces(), ...widgets(), ...marks() },
  });
  monaco.editor.setTheme(themeName);
}

function rules(): monaco.editor.ITokenThemeRule[] {
  return [
    { token: '', foreground: bare('text-1') },
    { token: 'keyword', foreground: bare('syntax-keyword') },
    { token: 'string', foreground: bare('syntax-string') },
    { token: 'string.key.json', foreground: bare('syntax-function') },
    { token: 'string.value.json', foreground: bare('syntax-string') },
    { token: 'keyword.json', foreground: bare('syntax-keyword') },
    { token: 'string.escape', foreground: bare('syntax-number') },
    { token: 'number', foreground: bare('syntax-number') },
    { token: 'comment', foreground: bare('syntax-comment') },
    { token: 'regexp', foreground: bare('syntax-regexp') },
    { token: 'type.identifier', foreground: bare('syntax-type') },
    { token: 'delimiter', foreground: bare('text-2') },
    // Monaco's tokenizer calls every letter outside ASCII invalid, also in the names of properties, where it is not.
    { token: 'invalid', foreground: bare('text-1') },
  ];
}

function surfaces(): monaco.editor.IColors {
  return {
    'editor.background': hex('surface-0'),
    'editor.foreground': hex('text-1'),
    'editorGutter.background': hex('surface-0'),
    'editorLineNumber.foreground': hex('text-3'),
    'editorLineNumber.activeForeground': hex('text-1'),
    'editor.lineHighlightBackground': hex('surface-1'),
    'editor.lineHighlightBorder': hex('surface-1'),
    'editor.selectionBackground': hex('selection'),
    'editor.inactiveSelectionBackground': hex('surface-3'),
    'editorCursor.foreground': hex('accent'),
    'editorIndentGuide.background1': hex('line'),
    'editorIndentGuide.activeBackground1': hex('line-strong'),
    'editorBracketMatch.border': hex('line-strong'),
    'editorBracketMatch.background': hex('surface-2'),
    'editorWhitespace.foreground': hex('line-strong'),
    'diffEditor.insertedTextBackground': `${hex('ok')}30`,
    'diffEditor.removedTextBackground': `${hex('bad')}30`,
    'diffEditor.insertedLineBackground': `${hex('ok')}14`,
    'diffEditor.removedLineBackground': `${hex('bad')}14`,
    focusBorder: hex('accent'),
  };
}

function widgets(): monaco.editor.IColors {
  return {
    'editorWidget.background': hex('surface-2'),
    'editorWidget.border': hex('line'),
    'editorWidget.foreground': hex('text-1'),
    'editorSuggestWidget.background': hex('surface-2'),
    'editorSuggestWidget.foreground': hex('text-1'),
    'editorSuggestWidget.selectedBackground': hex('accent-soft'),
    'editorSuggestWidget.selectedForeground': hex('text-1'),
    'editorSuggestWidget.highlightForeground': hex('accent'),
    'editorSuggestWidget.focusHighlightForeground': hex('accent'),
    'editorHoverWidget.background': hex('surface-2'),
    'editorHoverWidget.border': hex('line'),
    'input.background': hex('surface-0'),
    'input.border': hex('line'),
    'list.hoverBackground': hex('surface-3'),
    'list.activeSelectionBackground': hex('accent-soft'),
    'list.activeSelectionForeground': hex('text-1'),
    'list.focusBackground': hex('accent-soft'),
    'menu.background': hex('surface-2'),
    'menu.foreground': hex('text-1'),
    'menu.selectionBackground': hex('accent-soft'),
    'menu.selectionForeground': hex('text-1'),
    'menu.border': hex('line'),
    'scrollbarSlider.background': `${hex('text-3')}40`,
    'scrollbarSlider.hoverBackground': `${hex('text-3')}70`,
    'textLink.foreground': hex('accent'),
  };
}

function marks(): monaco.editor.IColors {
  return {
    'editorError.foreground': hex('bad'),
    'editorWarning.foreground': hex('warn'),
    'editorInfo.foreground': hex('info'),
    'editorOverviewRuler.border': hex('surface-0'),
    'hookwright.breakpoint': hex('bad'),
    'hookwright.merge.open': hex('warn'),
    'hookwright.merge.theirs': hex('theirs'),
    'hookwright.merge.yours': hex('yours'),
    'hookwright.merge.both': hex('line-strong'),
    'hookwright.merge.own': hex('accent'),
    'hookwright.merge.base': hex('line-strong'),
    'editorOverviewRuler.errorForeground': hex('bad'),
    'editorOverviewRuler.warningForeground': hex('warn'),
    'editorMarkerNavigation.background': hex('surface-2'),
    'editorMarkerNavigationError.background': hex('bad'),
    'editorMarkerNavigationWarning.background': hex('warn'),
    'editorBracketHighlight.foreground1': hex('text-2'),
    'editorBracketHighlight.foreground2': hex('syntax-type'),
    'editorBracketHighlight.foreground3': hex('syntax-keyword'),
  };
}
