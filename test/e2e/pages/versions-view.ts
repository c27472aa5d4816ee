import type { Locator, Page } from '@playwright/test';

/** The tab with a script's history. */
export class VersionsView {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  list(): Locator {
    return this.page.getByRole('listbox', { name: /^Versions of / });
  }

  entries(): Locator {
    return this.list().getByRole('option');
  }

  entry(name: string): Locator {
    return this.list().getByRole('option', { name: new RegExp(`^${RegExp.escape(name)}\\b`) });
  }

  /** Chooses an entry of a version's context menu. */
  async choose(entry: string, action: string | RegExp): Promise<void> {
    await this.entry(entry).click({ button: 'right' });
    await this.page.getByRole('menuitem', { name: action }).click();
  }

  comparedWith(): Locator {
    return this.page.getByRole('combobox', { name: 'Compared with' });
  }

  /** How much differs between two texts, in words. */
  differs(of: string | RegExp = /^Comparison of (Version|Draft)/): Locator {
    return this.comparison(of).getByRole('status', { name: 'What differs' });
  }

  comparison(name: string | RegExp): Locator {
    return this.page.getByRole('region', { name });
  }

  /** A side of a comparison, or the text alone, by what it is of. */
  text(label: string): Locator {
    return this.page.getByRole('textbox', { name: label });
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('main').getByRole('button', { name });
  }

  runs(): Locator {
    return this.page.getByRole('region', { name: 'Dry run of versions' });
  }

  rollBackDialog(): Locator {
    return this.page.getByRole('dialog', { name: /^Roll back/ });
  }
}
