import type { Locator, Page } from '@playwright/test';

/** The tab with the backend's execution logs and its audit. */
export class LogsView {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(part: 'Execution logs' | 'Audit'): Promise<void> {
    await this.page
      .getByRole('navigation', { name: 'Areas' })
      .getByRole('button', { name: 'Logs', exact: true })
      .click();
    await this.page.getByRole('tablist', { name: 'Logs', exact: true }).getByRole('tab', { name: part }).click();
  }

  rows(of: 'Execution logs' | 'Audit events'): Locator {
    return this.page.getByRole('grid', { name: of }).locator('tbody').getByRole('row');
  }

  filter(label: string): Locator {
    return this.page.getByRole('main').getByLabel(label, { exact: true });
  }

  async chooseScript(name: string): Promise<void> {
    await this.page.getByRole('button', { name: /^Script: / }).click();
    await this.page.getByPlaceholder('Name of a script').fill(name);
    await this.page.getByRole('option', { name, exact: true }).click();
  }

  log(): Locator {
    return this.page.getByRole('region', { name: 'Execution log', exact: true });
  }

  event(): Locator {
    return this.page.getByRole('region', { name: 'Audit event', exact: true });
  }
}
