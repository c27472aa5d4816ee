/** The comment of an object with who made it, so that a later attempt of the same operation recognises its own work. */
export function markedComment(comment: string | null | undefined, operation_id: string): string {
  const mark = `[hookwright ${operation_id}]`;
  return comment ? `${comment} ${mark}` : mark;
}

export interface ReadComment {
  readonly comment: string | null;
  readonly operation_id: string | null;
}

/** Takes a comment apart again. */
export function readComment(text: string | null): ReadComment {
  const found = /^([\s\S]*?) ?\[hookwright ([0-9a-f-]{36})\]$/.exec(text ?? '');
  if (found === null) return { comment: text, operation_id: null };
  return { comment: found[1] || null, operation_id: found[2] ?? null };
}
