/** The parts of the window in the order in which F6 goes through them. */
const order = ['title', 'activity', 'side_bar', 'editor', 'panel', 'status'] as const;

const focusable =
  'textarea:not([disabled]), [tabindex="0"]:not([role="separator"]), input:not([disabled]), button:not([disabled])';

/** Moves the focus to the next or previous part that is on the screen. */
export function focusPart(step: 1 | -1): void {
  const parts = order.flatMap((part) => {
    const element = document.querySelector<HTMLElement>(`[data-part="${part}"]`);
    return element ? [element] : [];
  });
  const at = parts.findIndex((part) => part.contains(document.activeElement));
  for (let offset = 1; offset <= parts.length; offset += 1) {
    const from = at === -1 && step === -1 ? 0 : at;
    const part = parts[(from + offset * step + parts.length * 2) % parts.length];
    if (part && focusInto(part)) return;
  }
}

function focusInto(part: HTMLElement): boolean {
  const preferred = part.querySelector<HTMLElement>('[data-part-focus], .monaco-editor textarea, [role="tree"]');
  for (const target of [preferred, ...part.querySelectorAll<HTMLElement>(focusable)]) {
    if (!target || target.offsetParent === null) continue;
    target.focus();
    if (part.contains(document.activeElement)) return true;
  }
  return false;
}
