import { fileURLToPath } from 'node:url';
import { expect, type Locator, type Page } from '@playwright/test';

const sampleFile = fileURLToPath(new URL('../../fixtures/employee.lifecycle.json', import.meta.url));

/** The designer of a lifecycle: canvas, outline, inspector, problems, simulation and tests. */
export class LifecycleDesigner {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async openList(): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Areas' }).getByRole('button', { name: 'Lifecycles' }).click();
  }

  /** Makes a blank lifecycle and opens it. */
  async openNew(name: string): Promise<void> {
    await this.page.getByRole('button', { name: 'New lifecycle' }).first().click();
    const dialog = this.page.getByRole('dialog', { name: 'New lifecycle' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
    await dialog.getByRole('button', { name: 'Create lifecycle' }).click();
    await expect(this.canvas()).toBeVisible();
  }

  /** Imports a small lifecycle: Onboarding, Active and Former, with a leaver's condition and grace period. */
  async openSample(): Promise<void> {
    await this.openList();
    const chooser = this.page.waitForEvent('filechooser');
    await this.page
      .getByRole('button', { name: /^Import/ })
      .first()
      .click();
    await (await chooser).setFiles(sampleFile);
    const dialog = this.page.getByRole('dialog', { name: 'Import lifecycle' });
    await dialog.getByRole('button', { name: 'Import lifecycle' }).click();
    await expect(this.canvas()).toBeVisible();
  }

  canvas(): Locator {
    return this.page.getByRole('application', { name: /^Lifecycle / });
  }

  outline(): Locator {
    return this.page.getByRole('tree', { name: /^Outline/ });
  }

  /** A state or transition in the outline by what a screen reader says of it. */
  item(words: string | RegExp): Locator {
    return this.outline().getByRole('treeitem', { name: words });
  }

  /** The same on the canvas. */
  card(words: string | RegExp): Locator {
    return this.canvas().getByRole('img', { name: words });
  }

  /** Fields of what is selected. */
  inspector(title: string): Locator {
    return this.page.getByRole('region', { name: title, exact: true });
  }

  problems(): Locator {
    return this.page.getByRole('list', { name: 'Problems of the lifecycle' }).getByRole('listitem');
  }

  /** The tests that are kept of it, each with its state in words. */
  tests(): Locator {
    return this.page.getByRole('list', { name: 'Lifecycle tests' }).getByRole('listitem');
  }

  /** One of the tables that show the same lifecycle as forms. */
  async openTable(name: 'States' | 'Transitions' | 'Conditions' | 'Actions'): Promise<void> {
    await this.page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
  }

  /** Rows of states or transitions, by what a screen reader says of them. */
  rows(table: 'States' | 'Transitions', words: RegExp): Locator {
    return this.page.getByRole('table', { name: table }).getByRole('row', { name: words });
  }

  /** Rows of conditions or actions. */
  parts(table: 'Conditions' | 'Actions'): Locator {
    return this.page.getByRole('grid', { name: table }).locator('tbody').getByRole('row');
  }

  /** Types the name of what was just drawn; its field has the focus. */
  async typeName(name: string): Promise<void> {
    await expect(this.page.getByRole('textbox', { name: 'Name' })).toBeFocused();
    await this.page.keyboard.type(name);
  }

  async drawState(name: string, position: { readonly x: number; readonly y: number }): Promise<void> {
    await this.canvas().dblclick({ position });
    await this.typeName(name);
    await expect(this.card(new RegExp(`^State ${name}`))).toBeVisible();
  }

  /** Drags from the handle of one state to another. */
  async drawTransition(name: string, from: string, to: string): Promise<void> {
    const start = await this.card(new RegExp(`^State ${from}`)).boundingBox();
    const end = await this.card(new RegExp(`^State ${to}`)).boundingBox();
    if (start === null || end === null) throw new Error('The states are not on the screen.');
    await this.page.mouse.move(start.x + start.width, start.y + start.height / 2);
    await this.page.mouse.down();
    await this.page.mouse.move(end.x + end.width / 2, end.y + end.height / 2, { steps: 8 });
    await this.page.mouse.up();
    await this.typeName(name);
    await expect(this.item(new RegExp(`^Transition ${name}, from ${from} to ${to}`))).toBeVisible();
  }
}
