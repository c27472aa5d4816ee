import { expect } from '@playwright/test';
import type { StudioPage } from './studio-page.ts';

/** Signs in to the workspace's backend, through the palette and the dialog. */
export class SignInDialog {
  private readonly studio: StudioPage;

  constructor(studio: StudioPage) {
    this.studio = studio;
  }

  async signIn(email: string, password: string): Promise<void> {
    await expect(this.studio.status.backend()).toHaveAccessibleName(/^Backend: online/);
    await this.studio.command('Sign in');
    const dialog = this.studio.dialog('Sign in');
    await dialog.getByRole('textbox', { name: 'E-mail' }).fill(email);
    await dialog.getByLabel('Password').fill(password);
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await expect(dialog).toBeHidden();
    await expect(this.studio.status.backend()).toHaveAccessibleName(new RegExp(`${email}$`));
  }
}
