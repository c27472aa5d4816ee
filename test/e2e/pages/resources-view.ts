import type { Locator, Page } from '@playwright/test';

/** The tab with what was provisioned, one resource with its operations below, and the dialogs that begin one. */
export class ResourcesView {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(): Promise<void> {
    await this.page
      .getByRole('navigation', { name: 'Areas' })
      .getByRole('button', { name: 'Resources', exact: true })
      .click();
  }

  row(name: string | RegExp): Locator {
    return this.page.getByRole('grid', { name: 'Resources' }).getByRole('row', { name });
  }

  /** The chosen resource. */
  resource(): Locator {
    return this.page.getByRole('region', { name: 'Resource', exact: true });
  }

  /** The operation that is watched. */
  operation(): Locator {
    return this.page.getByRole('region', { name: 'Operation', exact: true });
  }

  step(words: string | RegExp): Locator {
    return this.operation().getByRole('list', { name: 'Steps' }).getByRole('listitem').filter({ hasText: words });
  }

  dialog(): Locator {
    return this.page.getByRole('dialog', { name: /^(Provision|Change|Import) / });
  }

  replay(): Locator {
    return this.page.getByRole('dialog', { name: /^Replay of / });
  }
}
