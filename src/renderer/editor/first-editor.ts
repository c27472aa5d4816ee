let shown: () => void = () => {};

/** Resolves when the script editor is on the screen. What can wait does, so that the text is there first. */
export const firstEditorShown: Promise<void> = new Promise((resolve) => {
  shown = resolve;
});

// Another tab may be the one in front: then no script editor comes, and waiting has an end.
setTimeout(() => shown(), 1500);

/** To be called once the first text is drawn. */
export function markFirstEditor(): void {
  shown();
}
