import { useStudio } from '#renderer/state/studio.ts';

/** Keeps the window's title in step with its workspace, so that windows side by side can be told apart. */
export function followWorkspaceTitle(): void {
  useStudio.subscribe(({ workspace }) => {
    const name = workspace
      ? `${workspace.name}${workspace.production ? ' (production)' : ''} – Hookwright`
      : 'Hookwright';
    if (document.title !== name) document.title = name;
  });
}
