import { expect } from '@playwright/test';
import type { StudioPage } from './studio-page.ts';

/** Signs in to the workspace's backend, through the palette and the dialog or from where it was asked for. */
export class SignInDialog {
  private readonly studio: StudioPage;

  constructor(studio: StudioPage) {
    this.studio = studio;
  }

  async signIn(email: string, password: string): Promise<void> {
    await expect(this.studio.status.backend()).toHaveAccessibleName(/^Backend: online/);
    await this.studio.command('Sign in');
    await this.fillIn(email, password);
    await expect(this.studio.status.backend()).toHaveAccessibleName(new RegExp(`${email}$`));
  }

  /** The same in a dialog that is open already. */
  async fillIn(email: string, password: string): Promise<void> {
    const dialog = this.studio.dialog('Sign in');
    await dialog.getByRole('textbox', { name: 'E-mail' }).fill(email);
    await dialog.getByLabel('Password').fill(password);
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await expect(dialog).toBeHidden();
  }
}
