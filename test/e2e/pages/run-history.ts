import type { Locator, Page } from '@playwright/test';

/** The History tab of the panel: every dry run of the workspace. */
export class RunHistory {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  panel(): Locator {
    return this.page.getByRole('region', { name: 'History of dry runs' });
  }

  async open(): Promise<void> {
    await this.page.getByRole('tablist', { name: 'Panel' }).getByRole('tab', { name: 'History' }).click();
  }

  rows(): Locator {
    return this.panel().getByRole('listbox', { name: 'Dry runs' }).getByRole('option');
  }

  search(): Locator {
    return this.panel().getByRole('searchbox', { name: 'Search the history' });
  }

  /** The chosen run. */
  run(): Locator {
    return this.panel().getByRole('region', { name: 'Run', exact: true });
  }

  comparison(): Locator {
    return this.panel().getByRole('region', { name: 'Comparison of two runs' });
  }

  async runAgain(entry: string): Promise<void> {
    await this.run().getByRole('button', { name: 'Run again' }).click();
    await this.page.getByRole('menuitem', { name: entry }).click();
  }
}
