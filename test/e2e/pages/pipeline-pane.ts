import { expect, type Locator, type Page } from '@playwright/test';

type Phase = 'before' | 'after';

/** The pipeline of a connector's operation: canvas, outline, settings and dry run. */
export class PipelinePane {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Makes a simulator and opens its pipelines. */
  async openNew(connector: string): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Areas' }).getByRole('button', { name: 'Connectors' }).click();
    await this.page.getByRole('button', { name: 'New connector' }).first().click();
    const dialog = this.page.getByRole('dialog', { name: 'New connector' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill(connector);
    await dialog.getByRole('button', { name: 'Create connector' }).click();
    await this.part('Pipelines').click();
    await expect(this.canvas()).toBeVisible();
  }

  /** Opens the pipelines of a connector that is there. */
  async open(connector: string): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Areas' }).getByRole('button', { name: 'Connectors' }).click();
    await this.page.getByRole('button', { name: connector, exact: true }).click();
    await this.part('Pipelines').click();
    await expect(this.canvas()).toBeVisible();
  }

  /** A part of the connector's page. */
  part(name: string): Locator {
    return this.page.getByRole('main').getByRole('tab', { name, exact: true });
  }

  canvas(): Locator {
    return this.page.getByRole('application', { name: /^Pipeline / });
  }

  /** A binding on the canvas by what a screen reader says of it, such as `2 normalise, 2 of 3 before`. */
  card(words: string | RegExp): Locator {
    return this.canvas().getByRole('img', { name: words });
  }

  lane(phase: Phase): Locator {
    const title = phase === 'before' ? /^Before/ : /^After/;
    return this.outline().getByRole('group', { name: title }).getByRole('treeitem');
  }

  outline(): Locator {
    return this.page.getByRole('tree', { name: /^Outline/ });
  }

  /** The scripts of a phase in their order, as the outline says them. */
  async expectLane(phase: Phase, ...scripts: readonly string[]): Promise<void> {
    const names = scripts.map(
      (name, at) => new RegExp(`^${at + 1} ${RegExp.escape(name)}, ${at + 1} of ${scripts.length} ${phase},`),
    );
    await expect(this.lane(phase)).toHaveCount(scripts.length);
    for (const [at, name] of names.entries()) await expect(this.lane(phase).nth(at)).toHaveAccessibleName(name);
  }

  /** Takes a card by the pointer to `offset` pixels from its middle. */
  async drag(card: Locator, offset: { readonly x: number; readonly y: number }): Promise<void> {
    const box = await card.boundingBox();
    if (box === null) throw new Error('The card is not on the screen.');
    const from = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    await this.page.mouse.move(from.x, from.y);
    await this.page.mouse.down();
    await this.page.mouse.move(from.x + offset.x / 2, from.y + offset.y / 2, { steps: 4 });
    await this.page.mouse.move(from.x + offset.x, from.y + offset.y, { steps: 4 });
    await expect(this.page.locator('[data-insertion]')).toBeVisible();
    await this.page.mouse.up();
  }

  /** Binds a script by the keyboard alone. */
  async addByKeys(script: string, phase: Phase): Promise<void> {
    await this.canvas().focus();
    await this.page.keyboard.press('Insert');
    const dialog = this.page.getByRole('dialog', { name: /^Bind a script/ });
    await dialog.getByRole('button', { name: phase === 'before' ? 'Before' : 'After', exact: true }).press('Space');
    await dialog.getByRole('combobox').fill(script);
    await expect(dialog.getByRole('option', { name: script }).first()).toHaveAttribute('aria-selected', 'true');
    await dialog.getByRole('combobox').press('Enter');
    await expect(dialog).toBeHidden();
  }

  settings(script: string): Locator {
    return this.page.getByRole('form', { name: `Settings of the binding of ${script}` });
  }

  /** The part of the side pane that shows the dry run. */
  showRun(): Promise<void> {
    return this.page.getByRole('tablist', { name: 'Selected' }).getByRole('tab', { name: 'Dry run' }).click();
  }

  stepPart(name: RegExp | string): Locator {
    return this.page.getByRole('tablist', { name: 'Parts of the step' }).getByRole('tab', { name });
  }

  dock(): Locator {
    return this.page.getByRole('region', { name: 'Dry run of the pipeline' });
  }

  status(): Locator {
    return this.dock().getByRole('status');
  }

  async openDock(): Promise<void> {
    await this.dock().getByRole('button', { name: 'Show context, outcome and tests' }).click();
  }

  tests(): Locator {
    return this.dock().getByRole('list', { name: 'Pipeline tests' }).getByRole('listitem');
  }

  /** The rows of a table of bindings, without the lines that say what is wrong. */
  rows(): Locator {
    return this.page.getByRole('table', { name: /^Bindings of/ }).getByRole('row', { name: / (before|after) / });
  }

  dialog(): Locator {
    return this.page.getByRole('dialog', { name: /binding/i });
  }
}
