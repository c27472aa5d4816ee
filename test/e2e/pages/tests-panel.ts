import type { Locator, Page } from '@playwright/test';
import { replaceText } from './monaco.ts';

/** The Tests panel: the cases of a script at its left, the chosen one at its right. */
export class TestsPanel {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  list(): Locator {
    return this.page.getByRole('listbox', { name: /^Test cases of / });
  }

  rows(): Locator {
    return this.list().getByRole('option');
  }

  row(name: string): Locator {
    return this.rows().filter({ hasText: name });
  }

  details(name: string): Locator {
    return this.page.getByRole('region', { name: `Test case ${name}`, exact: true });
  }

  summary(): Locator {
    return this.page.getByRole('tabpanel', { name: 'Tests' }).getByRole('status').first();
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('tabpanel', { name: 'Tests' }).getByRole('button', { name });
  }

  choice(name: 'Run on save' | 'Coverage' | 'Switched on'): Locator {
    return this.page.getByRole('tabpanel', { name: 'Tests' }).getByRole('checkbox', { name });
  }

  /** Makes a case with both of its texts. */
  async add(name: string, context: string, expectation: string): Promise<void> {
    await this.button('New test case').first().click();
    await this.page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill(name);
    await this.page.getByRole('button', { name: 'Add test case' }).click();
    await this.replace(name, 'Context', context);
    await this.replace(name, 'Expectation', expectation);
  }

  async show(name: string, part: 'Result' | 'Context' | 'Expectation'): Promise<void> {
    await this.details(name).getByRole('tab', { name: part }).click();
  }

  /** Replaces one of a case's texts. */
  async replace(name: string, part: 'Context' | 'Expectation', text: string): Promise<void> {
    await this.show(name, part);
    const box = this.details(name).getByRole('textbox', { name: `${part} of ${name}` });
    await replaceText(box, this.details(name).locator('.view-line'), text);
  }
}
