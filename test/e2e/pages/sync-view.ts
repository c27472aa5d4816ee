import type { Locator, Page } from '@playwright/test';

/** The tab that says how the workspace stands to its backend. */
export class SyncView {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  region(): Locator {
    return this.page.getByRole('region', { name: 'Sync', exact: true });
  }

  toPublish(): Locator {
    return this.region().getByRole('region', { name: 'To publish' });
  }

  history(): Locator {
    return this.region().getByRole('region', { name: 'History' });
  }

  /** A pull or publish of the history, newest first. */
  entry(title: string | RegExp): Locator {
    return this.history().getByRole('button', { name: title, expanded: false }).first();
  }

  requests(): Locator {
    return this.history().getByRole('list', { name: 'Requests' }).getByRole('listitem');
  }

  /** What is gone from the backend and asked about. */
  gone(): Locator {
    return this.region().getByRole('list', { name: 'Gone from the backend' }).getByRole('listitem');
  }

  workOffline(): Locator {
    return this.region().getByRole('checkbox', { name: 'Work offline' });
  }

  button(name: string | RegExp): Locator {
    return this.region().getByRole('button', { name });
  }
}
