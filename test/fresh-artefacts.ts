import { freshArtefacts } from '#tools/artefacts.mjs';

/** Tests that start the sandbox must run what the sources say now, not what was built last. */
export async function setup(): Promise<void> {
  await freshArtefacts(['sandbox']);
}
