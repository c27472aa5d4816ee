import type { Locator, Page } from '@playwright/test';
import { replaceText } from './monaco.ts';

/** The dry-run panel: the test context at its left, the result at its right. */
export class DryRunPanel {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  private contextPane(): Locator {
    return this.page.getByRole('region', { name: 'Test context' });
  }

  result(): Locator {
    return this.page.getByRole('region', { name: 'Result of the dry run' });
  }

  contextButton(): Locator {
    return this.contextPane().getByRole('button', { name: /^Test context:/ });
  }

  async chooseContext(name: string): Promise<void> {
    await this.contextButton().click();
    await this.page.getByRole('menuitem', { name, exact: true }).click();
  }

  contextText(): Locator {
    return this.contextPane().getByRole('textbox');
  }

  /** Replaces the context's text. */
  replaceContext(text: string): Promise<void> {
    return replaceText(this.contextText(), this.contextPane().locator('.view-line'), text);
  }

  button(name: string | RegExp): Locator {
    return this.contextPane().getByRole('button', { name });
  }

  async run(): Promise<void> {
    await this.button(/^Run$/).click();
  }

  /** `Success`, `Failure`, `Timeout` or `Skipped`. */
  status(): Locator {
    return this.result().getByRole('status', { name: 'Status of the dry run' });
  }

  /** Shows a part of the result, such as `Changes` or `Log`. */
  async show(part: string): Promise<Locator> {
    await this.result()
      .getByRole('tab', { name: new RegExp(`^${part}`) })
      .click();
    return this.result().getByRole('tabpanel');
  }

  /** The row of an attribute in the table of changes. */
  change(attribute: string): Locator {
    return this.result()
      .getByRole('table', { name: 'Changed attributes' })
      .getByRole('row')
      .filter({ hasText: attribute });
  }
}
