import type { Locator, Page } from '@playwright/test';

/** The list of scripts in the side bar. */
export class Explorer {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  tree(): Locator {
    return this.page.getByRole('tree', { name: 'Scripts' });
  }

  rows(): Locator {
    return this.tree().getByRole('treeitem');
  }

  row(name: string): Locator {
    return this.tree().getByRole('treeitem', { name: new RegExp(`^${RegExp.escape(name)} (draft|v\\d+)[ ,]`) });
  }

  search(): Locator {
    return this.page.getByRole('textbox', { name: 'Search scripts' });
  }

  /** Sets or takes away a filter by its words in the menu. */
  async toggleFilter(...words: readonly string[]): Promise<void> {
    await this.page.getByRole('button', { name: /^Filter scripts/ }).click();
    for (const word of words) await this.page.getByRole('menuitem', { name: word, exact: true }).click();
    await this.page.keyboard.press('Escape');
  }

  async sortBy(words: string): Promise<void> {
    await this.page.getByRole('button', { name: /^Sorted by/ }).click();
    await this.page.getByRole('menuitem', { name: words }).click();
  }

  /** The names in the list, from the top. */
  async names(): Promise<string[]> {
    const labels = await this.rows().evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label') ?? ''));
    return labels.map((label) => label.replace(/ (draft|v\d+)[ ,].*$/s, ''));
  }

  /** What can be done with all selected scripts. */
  selection(): Locator {
    return this.page.getByRole('toolbar', { name: 'Selected scripts' });
  }

  async open(name: string): Promise<void> {
    await this.row(name).click();
  }

  /** Chooses an entry of a row's context menu. */
  async choose(name: string, entry: string | RegExp): Promise<void> {
    await this.row(name).click({ button: 'right' });
    await this.page.getByRole('menuitem', { name: entry }).click();
  }

  /** Makes a script by the button at the head of the list. */
  async create(name: string, description = ''): Promise<void> {
    const head = this.page.getByRole('region', { name: 'Scripts' }).getByRole('button', { name: 'New script' });
    // An empty list has the same button in its midst.
    await head.first().click();
    const dialog = this.page.getByRole('dialog', { name: 'New script' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
    await dialog.getByRole('textbox', { name: /^Description/ }).fill(description);
    await dialog.getByRole('button', { name: 'Create script' }).click();
    await dialog.waitFor({ state: 'hidden' });
  }
}
