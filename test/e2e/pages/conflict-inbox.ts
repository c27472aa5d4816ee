import { expect, type Locator } from '@playwright/test';
import type { StudioPage } from './studio-page.ts';

/** The tab with the conflicts that wait, and from there the tab of one that is answered by a button. */
export class ConflictInbox {
  private readonly studio: StudioPage;

  constructor(studio: StudioPage) {
    this.studio = studio;
  }

  async open(): Promise<void> {
    await this.studio.press('ControlOrMeta+Shift+X');
    await expect(this.list()).toBeVisible();
  }

  list(): Locator {
    return this.studio.page.getByRole('listbox', { name: 'Conflicts' });
  }

  entry(words: string | RegExp): Locator {
    return this.list().getByRole('option').filter({ hasText: words });
  }

  /** Opens the conflict of what is called so, wholly or in part, and returns its tab. */
  async decide(words: string): Promise<Locator> {
    await this.open();
    await this.entry(words).click();
    const tab = this.studio.page.getByRole('region', { name: new RegExp(`^Conflict of .*${RegExp.escape(words)}$`) });
    await expect(tab).toBeVisible();
    return tab;
  }

  /** Gives an answer by its button, and takes it back: the same tab asks again. */
  async decideAndTakeBack(tab: Locator, button: string, said: RegExp): Promise<void> {
    await tab.getByRole('button', { name: button }).click();
    const note = this.studio.page.getByRole('listitem').filter({ hasText: said });
    await note.getByRole('button', { name: 'Undo' }).click();
    // Or the next answer's note could be taken for this one.
    await expect(note).toHaveCount(0);
    await expect(tab.getByRole('button', { name: button })).toBeVisible();
  }
}
