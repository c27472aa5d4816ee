import { breakpointAt, toggleBreakpoint } from '#renderer/state/breakpoints.ts';
import { openGutterMenu } from '#renderer/state/gutter-menu.ts';
import { monaco } from './monaco.ts';

const { GUTTER_GLYPH_MARGIN, GUTTER_LINE_NUMBERS, GUTTER_LINE_DECORATIONS } = monaco.editor.MouseTargetType;
const gutter: readonly monaco.editor.MouseTargetType[] = [
  GUTTER_GLYPH_MARGIN,
  GUTTER_LINE_NUMBERS,
  GUTTER_LINE_DECORATIONS,
];

/** A click in the gutter makes a breakpoint or takes it away; its menu does the rest. */
export function breakpointGutter(editor: monaco.editor.IStandaloneCodeEditor, lid: string): void {
  const hint = editor.createDecorationsCollection();
  editor.onMouseDown(({ target, event }) => {
    if (target.type !== GUTTER_GLYPH_MARGIN || !event.leftButton || target.position === null) return;
    toggleBreakpoint(lid, target.position.lineNumber);
    hint.clear();
  });
  editor.onContextMenu(({ target, event }) => {
    if (!gutter.includes(target.type) || target.position === null) return;
    event.preventDefault();
    event.stopPropagation();
    openGutterMenu({
      lid,
      line: target.position.lineNumber,
      x: event.browserEvent.clientX,
      y: event.browserEvent.clientY,
    });
  });
  editor.onMouseMove(({ target }) => {
    const line = target.type === GUTTER_GLYPH_MARGIN ? target.position?.lineNumber : undefined;
    if (line === undefined || breakpointAt(lid, line)) hint.clear();
    else hint.set([hintAt(line)]);
  });
  editor.onMouseLeave(() => hint.clear());
}

function hintAt(line: number): monaco.editor.IModelDeltaDecoration {
  return {
    range: new monaco.Range(line, 1, line, 1),
    options: { glyphMarginClassName: 'breakpoint-mark breakpoint-hint' },
  };
}
