/** What a script of the explorer is called while it is dragged to another part of the window. */
export const scriptDragType = 'application/x-hookwright-script';

export function dragScript(data: DataTransfer, script: { readonly lid: string; readonly name: string }): void {
  data.setData(scriptDragType, JSON.stringify(script));
  data.setData('text/plain', script.name);
  data.effectAllowed = 'link';
}

/** The script that was dropped; null where it was something else. */
export function draggedScript(data: DataTransfer): { readonly lid: string; readonly name: string } | null {
  const text = data.getData(scriptDragType);
  if (text === '') return null;
  try {
    const { lid, name } = JSON.parse(text) as { lid?: unknown; name?: unknown };
    return typeof lid === 'string' && typeof name === 'string' ? { lid, name } : null;
  } catch {
    return null;
  }
}
