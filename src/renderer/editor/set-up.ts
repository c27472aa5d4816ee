import { registerAttributeHelp } from './attribute-help.ts';
import { registerDebugHover } from './debug-hover.ts';
import { setUpLanguages } from './languages.ts';
import { monaco } from './monaco.ts';
import { registerQuickFixes } from './quick-fixes.ts';
import { applyEditorTheme } from './theme.ts';

let done = false;

/** Prepares Monaco once, before the first editor is made. */
export function setUpEditor(): void {
  if (done) return;
  done = true;
  setUpLanguages();
  registerQuickFixes();
  registerAttributeHelp();
  registerDebugHover();
  applyEditorTheme();
  const observer = new MutationObserver(applyEditorTheme);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  // Widths measured before the font was there would put the cursor beside the letters.
  void document.fonts.load('13px "JetBrains Mono Variable"').then(() => monaco.editor.remeasureFonts());
}
