import type { Locator, Page } from '@playwright/test';

/** What publishing would change, and the button that does it. */
export class PublishDialog {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  box(): Locator {
    return this.page.getByRole('dialog', { name: /^Publish/ });
  }

  /** Why it cannot be published, or what went wrong. */
  refusal(): Locator {
    return this.box().getByRole('alert');
  }

  publishButton(): Locator {
    return this.box().getByRole('button', { name: /^Publish/ });
  }

  button(name: string): Locator {
    return this.box().getByRole('button', { name });
  }

  async describeChange(text: string): Promise<void> {
    await this.box()
      .getByRole('textbox', { name: /^What changed/ })
      .fill(text);
  }
}
