import type { Locator } from '@playwright/test';
import type { StudioPage } from './studio-page.ts';

/** The dialog that makes a workspace or changes one. */
export class WorkspaceDialog {
  private readonly studio: StudioPage;

  constructor(studio: StudioPage) {
    this.studio = studio;
  }

  dialog(): Locator {
    return this.studio.dialog(/^(New workspace|Settings of workspace .*)$/);
  }

  field(label: 'Name' | 'Address of the backend' | 'Tenant id' | 'Tenant name'): Locator {
    return this.dialog().getByRole('textbox', { name: label });
  }

  async chooseBackend(title: 'None' | 'Embedded' | 'At an address'): Promise<void> {
    await this.dialog().getByRole('combobox', { name: 'Backend' }).selectOption(title);
  }

  async chooseColour(colour: string): Promise<void> {
    await this.dialog().getByText(colour, { exact: true }).click();
  }

  colour(colour: string): Locator {
    return this.dialog().getByRole('radio', { name: colour });
  }

  production(): Locator {
    return this.dialog().getByRole('checkbox', { name: /^Production/ });
  }

  submit(): Promise<void> {
    return this.dialog()
      .getByRole('button', { name: /^(Create|Save) workspace$/ })
      .click();
  }

  /** Makes a workspace without a backend and waits until it is open. */
  async create(name: string): Promise<void> {
    await this.studio.command('New workspace');
    await this.field('Name').fill(name);
    await this.submit();
    await this.dialog().waitFor({ state: 'hidden' });
    await this.studio.inWorkspace(name);
  }
}
