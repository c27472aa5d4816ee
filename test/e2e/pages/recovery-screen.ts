import type { Locator, Page } from '@playwright/test';

/** What stands in the place of a workspace whose file cannot be used. */
export class RecoveryScreen {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  region(): Locator {
    return this.page.getByRole('main');
  }

  title(): Locator {
    return this.region().getByRole('heading', { level: 2 });
  }

  copies(): Locator {
    return this.region().getByRole('region', { name: 'Copies' }).getByRole('listitem');
  }

  restoreButton(index: number): Locator {
    return this.copies()
      .nth(index)
      .getByRole('button', { name: /^Restore/ });
  }
}
