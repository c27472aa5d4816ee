import { expect, type Locator, type Page } from '@playwright/test';
import { replaceText } from './monaco.ts';

/** The list of templates, and the tab in which one is edited. */
export class TemplatesView {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Areas' }).getByRole('button', { name: 'Templates' }).click();
    await expect(this.rows().first()).toBeVisible();
  }

  rows(): Locator {
    return this.page.getByRole('list', { name: 'Templates' }).getByRole('listitem');
  }

  row(name: string): Locator {
    return this.rows().filter({ has: this.page.getByRole('button', { name, exact: true }) });
  }

  search(): Locator {
    return this.page.getByRole('searchbox', { name: 'Search templates' });
  }

  category(label: string): Locator {
    return this.page.getByRole('group', { name: 'Category' }).getByRole('button', { name: new RegExp(`^${label}`) });
  }

  async openTemplate(name: string): Promise<void> {
    await this.row(name).getByRole('button', { name, exact: true }).click();
    await this.body(name).waitFor({ state: 'attached' });
  }

  async more(name: string, entry: string): Promise<void> {
    await this.row(name)
      .getByRole('button', { name: `More for ${name}` })
      .click();
    await this.page.getByRole('menuitem', { name: entry }).click();
  }

  /** The text of the template that is open. */
  body(name: string): Locator {
    return this.page.getByRole('textbox', { name: `Template ${name}` });
  }

  replaceBody(name: string, text: string): Promise<void> {
    return replaceText(this.body(name), this.page.getByTestId('template-editor').locator('.view-line'), text);
  }

  field(label: string): Locator {
    return this.page.getByRole('main').getByLabel(label, { exact: true }).filter({ visible: true });
  }

  chosenCategory(): Locator {
    return this.page.getByRole('combobox', { name: 'Category' });
  }

  placeholders(): Locator {
    return this.page.getByRole('table', { name: 'Placeholders' });
  }

  saved(): Locator {
    return this.page.getByText(/^Saved \d/);
  }

  /** The form in which the placeholders are filled, with its preview. */
  useDialog(name: string): Locator {
    return this.page.getByRole('dialog', { name: `Use template ${name}` });
  }
}
