import { expect, type Locator, type Page } from '@playwright/test';

/** The box for commands (Ctrl+Shift+P) and scripts (Ctrl+P). */
export class Palette {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  box(): Locator {
    return this.page.getByRole('combobox', { name: /^(Show all commands|Go to script|Switch workspace)/ });
  }

  entries(): Locator {
    return this.page.getByRole('option');
  }

  entry(title: string): Locator {
    return this.page.getByRole('option', { name: title });
  }

  async openCommands(): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+Shift+P');
    await expect(this.box()).toHaveValue('>');
  }

  async openScripts(): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+P');
    await expect(this.box()).toHaveValue('');
  }

  async openWorkspaces(): Promise<void> {
    await this.openCommands();
    await this.box().fill('workspace ');
  }

  /** Runs the command with this title. */
  async run(title: string): Promise<void> {
    await this.openCommands();
    await this.box().fill(`>${title}`);
    await this.entry(title).first().click();
    await expect(this.box()).toBeHidden();
  }
}
