import { expect, type Locator, type Page } from '@playwright/test';

/** The panel's debugger. */
export class DebugPanel {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** How the run stands, in words. */
  state(): Locator {
    return this.page.getByRole('status', { name: 'State of the debugger' });
  }

  button(name: string): Locator {
    return this.page.getByRole('toolbar', { name: 'Debugger' }).getByRole('button', { name, exact: true });
  }

  frames(): Locator {
    return this.page.getByRole('list', { name: 'Frames' }).getByRole('button');
  }

  /** A line of the variables, by its name. */
  variable(name: string): Locator {
    return this.page
      .getByRole('tree', { name: 'Variables' })
      .getByRole('treeitem', { name: new RegExp(`^${name}\\b`) });
  }

  watch(expression: string): Locator {
    return this.page.getByRole('tree', { name: 'Watch' }).getByRole('treeitem', { name: expression });
  }

  async addWatch(expression: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Watch an expression' }).click();
    await this.page.getByRole('textbox', { name: 'Expression' }).fill(expression);
    await this.page.keyboard.press('Enter');
  }

  breakpoints(): Locator {
    return this.page.getByRole('list', { name: 'Breakpoints' }).getByRole('listitem');
  }

  console(): Locator {
    return this.page.getByRole('log', { name: 'Debug console' });
  }

  prompt(): Locator {
    return this.page.getByRole('textbox', { name: 'Evaluate in the chosen frame' });
  }

  async evaluate(expression: string): Promise<void> {
    await this.prompt().fill(expression);
    await this.prompt().press('Enter');
  }

  /** Waits until it stands at this line. */
  async standsAt(line: number): Promise<void> {
    await expect(this.state()).toContainText(`line ${line} `);
  }
}
