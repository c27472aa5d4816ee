import type { Locator, Page } from '@playwright/test';

/** The tab with people and the state each is in, and one of them with their lifecycle drawn. */
export class PeopleView {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(): Promise<void> {
    await this.page
      .getByRole('navigation', { name: 'Areas' })
      .getByRole('button', { name: 'People', exact: true })
      .click();
  }

  search(): Locator {
    return this.page.getByRole('searchbox', { name: 'Search people' });
  }

  list(): Locator {
    return this.page.getByRole('grid', { name: 'People' });
  }

  row(name: string | RegExp): Locator {
    return this.list().getByRole('row', { name });
  }

  /** What is shown of one person. */
  person(): Locator {
    return this.page.getByRole('region', { name: 'Lifecycle status' });
  }

  drawing(): Locator {
    return this.person().getByRole('application', { name: /^Lifecycle / });
  }

  /** The cards that are lit: one, where the person is. */
  lit(): Locator {
    return this.person()
      .getByRole('img', { name: /^State / })
      .filter({ has: this.page.getByTitle('The object is here') });
  }
}
