import type { Locator, Page } from '@playwright/test';

/** The tab with what was deleted. */
export class TrashView {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  items(): Locator {
    return this.page.getByRole('list', { name: 'In the Trash' }).getByRole('listitem');
  }

  region(): Locator {
    return this.page.getByRole('region', { name: 'Trash', exact: true });
  }

  restore(): Locator {
    return this.region().getByRole('button', { name: /^Restore / });
  }
}
