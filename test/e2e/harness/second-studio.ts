import type { Browser } from '@playwright/test';
import { StudioPage } from '../pages/studio-page.ts';
import { startStudio, temporaryHome } from './studio-process.ts';

/** Another person's studio: a data folder of its own, on the same backend. */
export interface SecondStudio {
  readonly studio: StudioPage;
  remove(): Promise<void>;
}

export async function secondStudio(browser: Browser, backend: string): Promise<SecondStudio> {
  const { home, remove } = temporaryHome();
  const process = await startStudio({ home, backend });
  const context = await browser.newContext();
  const studio = new StudioPage(await context.newPage());
  await studio.open(process.url);
  return {
    studio,
    remove: async () => {
      await context.close();
      await process.stop();
      remove();
    },
  };
}
