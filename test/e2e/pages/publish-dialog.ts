import type { Locator, Page } from '@playwright/test';

/** The plan of a publish: what it would change, what stays here, and the button that does it. */
export class PublishDialog {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  box(): Locator {
    return this.page.getByRole('dialog', { name: /^Publish/ });
  }

  /** Where a publish stopped or how it ended, when that is not simply done. */
  outcome(): Locator {
    return this.page.getByRole('dialog', { name: /^(Not published|Published in part|Waiting for|Cancelled)/ });
  }

  /** A list of how it ended: `Applied` or `Not applied`. */
  part(title: string): Locator {
    return this.outcome().getByRole('region', { name: title, exact: true });
  }

  /** Why it cannot be published, or what went wrong. */
  refusal(): Locator {
    return this.box().getByRole('alert');
  }

  publishButton(): Locator {
    return this.box().getByRole('button', { name: /^(Publish|Delete)\b/ });
  }

  button(name: string | RegExp): Locator {
    return this.box().getByRole('button', { name });
  }

  rows(): Locator {
    return this.box().getByRole('list', { name: 'Changes' }).locator('> li');
  }

  /** The line of an entity; its name is a button that opens it. */
  row(name: string): Locator {
    return this.rows().filter({ has: this.pick(name) });
  }

  pick(name: string): Locator {
    return this.page.getByRole('checkbox', { name: `Publish ${name}`, exact: true });
  }

  /** The tick that a merged text needs. */
  reviewTick(name: string): Locator {
    return this.row(name).getByRole('checkbox', { name: `I have read what ${name} becomes, below` });
  }

  async open(name: string): Promise<void> {
    await this.row(name).getByRole('button').first().click();
  }

  async describeChange(text: string): Promise<void> {
    await this.box()
      .getByRole('textbox', { name: /^What changed/ })
      .fill(text);
  }
}
