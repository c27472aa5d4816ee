/** A text taken apart, so that lines can be merged without their endings. */
export interface TextLines {
  readonly bom: boolean;
  /** The ending most of its line breaks have. */
  readonly ending: '\n' | '\r\n';
  readonly lines: readonly string[];
  /** Null for a text without lines, which cannot say. */
  readonly final_newline: boolean | null;
}

const byteOrderMark = '\uFEFF';

/** A lone CR is content: only CR LF and LF end a line. */
export function splitText(text: string): TextLines {
  const bom = text.startsWith(byteOrderMark);
  const content = bom ? text.slice(1) : text;
  if (content === '') return { bom, ending: '\n', lines: [], final_newline: null };
  const pieces = content.split('\n');
  const last = pieces.pop() ?? '';
  const crlf = pieces.filter((piece) => piece.endsWith('\r')).length;
  const lines = pieces.map((piece) => (piece.endsWith('\r') ? piece.slice(0, -1) : piece));
  if (last !== '') lines.push(last);
  return { bom, ending: crlf * 2 > pieces.length ? '\r\n' : '\n', lines, final_newline: last === '' };
}

export function joinText(text: TextLines): string {
  const body = text.lines.join(text.ending);
  const end = text.lines.length > 0 && text.final_newline !== false ? text.ending : '';
  return `${text.bom ? byteOrderMark : ''}${body}${end}`;
}
