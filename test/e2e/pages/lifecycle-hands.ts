import { expect, type Locator, type Page } from '@playwright/test';
import { LifecycleDesigner } from './lifecycle-designer.ts';

type Point = { readonly x: number; readonly y: number };

/** What it takes to draw and try a lifecycle; either by mouse, with typing in fields only, or by keys alone. */
export interface Hands {
  readonly name: string;
  openNew(name: string): Promise<void>;
  addState(name: string, at: Point): Promise<void>;
  addTransition(name: string, from: string, to: string): Promise<void>;
  /** Shows the fields of a state or transition. */
  open(item: string): Promise<Locator>;
  /** Goes from what the checker found to the fields of the element. */
  openProblem(state: string): Promise<Locator>;
  /** Leaves the fields again. */
  done(): Promise<void>;
  /** Presses a button, or turns a checkbox over. */
  press(control: Locator): Promise<void>;
  fill(field: Locator, text: string): Promise<void>;
  choose(field: Locator, option: string): Promise<void>;
  /** Of a date field, which has one part for each of its numbers. */
  fillDay(field: Locator, day: string): Promise<void>;
  simulate(): Promise<void>;
  plan(): Promise<void>;
}

export class Mouse implements Hands {
  readonly name = 'mouse';
  private readonly page: Page;
  private readonly designer: LifecycleDesigner;

  constructor(page: Page) {
    this.page = page;
    this.designer = new LifecycleDesigner(page);
  }

  async openNew(name: string): Promise<void> {
    await this.designer.openList();
    await this.designer.openNew(name);
  }

  addState(name: string, at: Point): Promise<void> {
    return this.designer.drawState(name, at);
  }

  addTransition(name: string, from: string, to: string): Promise<void> {
    return this.designer.drawTransition(name, from, to);
  }

  async open(item: string): Promise<Locator> {
    await this.designer.item(new RegExp(`^${item}[,:]`)).click();
    return this.designer.inspector(item);
  }

  async openProblem(state: string): Promise<Locator> {
    const found = this.designer.problems().filter({ hasText: new RegExp(`^\\S*\\s*${state}`) });
    await found.first().click();
    return this.designer.inspector(`State ${state}`);
  }

  async done(): Promise<void> {}

  press(control: Locator): Promise<void> {
    return control.click();
  }

  async fill(field: Locator, text: string): Promise<void> {
    await field.click();
    await field.fill(text);
  }

  async choose(field: Locator, option: string): Promise<void> {
    await field.selectOption(option);
  }

  fillDay(field: Locator, day: string): Promise<void> {
    return field.fill(day);
  }

  async simulate(): Promise<void> {
    await this.page.getByRole('button', { name: 'Simulate' }).click();
  }

  async plan(): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Areas' }).getByRole('button', { name: /^Sync/ }).click();
    await this.page
      .getByRole('button', { name: /^Publish/ })
      .first()
      .click();
  }
}

/** Never touches the pointer: what is not reached by a key of its own is reached by Tab. */
export class Keys implements Hands {
  readonly name = 'keyboard';
  private readonly page: Page;
  private readonly designer: LifecycleDesigner;

  constructor(page: Page) {
    this.page = page;
    this.designer = new LifecycleDesigner(page);
  }

  async openNew(name: string): Promise<void> {
    const { keyboard } = this.page;
    await keyboard.press('ControlOrMeta+Shift+P');
    await keyboard.type('New lifecycle');
    await expect(this.page.getByRole('option', { name: 'New lifecycle…' })).toHaveAttribute('aria-selected', 'true');
    await keyboard.press('Enter');
    const dialog = this.page.getByRole('dialog', { name: 'New lifecycle' });
    await expect(dialog.getByRole('textbox', { name: 'Name' })).toBeFocused();
    await keyboard.type(name);
    await keyboard.press('Enter');
    await expect(this.designer.canvas()).toBeVisible();
    await this.reach(this.designer.outline());
  }

  async addState(name: string): Promise<void> {
    await this.page.keyboard.press('Insert');
    await this.designer.typeName(name);
    await this.done();
    await expect(this.designer.item(new RegExp(`^State ${name}[,:]`))).toBeVisible();
  }

  async addTransition(name: string, from: string, to: string): Promise<void> {
    await this.page.keyboard.press('Shift+Insert');
    const dialog = this.page.getByRole('dialog', { name: 'New transition' });
    await this.fill(dialog.getByRole('textbox', { name: 'Name' }), name);
    await this.choose(dialog.getByRole('combobox', { name: 'From' }), from);
    await this.choose(dialog.getByRole('combobox', { name: 'To' }), to);
    await this.press(dialog.getByRole('button', { name: 'Add transition' }));
    await expect(this.designer.inspector(`Transition ${name}`)).toBeVisible();
    await expect(this.designer.outline()).toBeFocused();
  }

  async open(item: string): Promise<Locator> {
    const fields = this.designer.inspector(item);
    await this.page.keyboard.press('Home');
    const rows = await this.designer.outline().getByRole('treeitem').count();
    for (let row = 0; row < rows && !(await fields.isVisible()); row += 1) await this.page.keyboard.press('ArrowDown');
    await this.page.keyboard.press('Enter');
    await expect(fields.getByRole('textbox', { name: 'Name' })).toBeFocused();
    return fields;
  }

  async openProblem(state: string): Promise<Locator> {
    const fields = this.designer.inspector(`State ${state}`);
    const problems = await this.designer.problems().count();
    for (let problem = 0; problem < problems; problem += 1) {
      await this.page.keyboard.press('F8');
      if (await fields.isVisible()) break;
    }
    await this.page.keyboard.press('Enter');
    await expect(fields.getByRole('textbox', { name: 'Name' })).toBeFocused();
    return fields;
  }

  async press(control: Locator): Promise<void> {
    await this.reach(control);
    await this.page.keyboard.press('Space');
  }

  async fill(field: Locator, text: string): Promise<void> {
    await this.reach(field);
    await this.page.keyboard.press('ControlOrMeta+A');
    await this.page.keyboard.type(text);
  }

  async choose(field: Locator, option: string): Promise<void> {
    await this.reach(field);
    await this.page.keyboard.press('Home');
    const options = await field.getByRole('option').count();
    const chosen = () => field.evaluate((select: HTMLSelectElement) => select.selectedOptions[0]?.textContent);
    for (let at = 1; at < options && (await chosen()) !== option; at += 1) await this.page.keyboard.press('ArrowDown');
    expect(await chosen()).toBe(option);
  }

  async fillDay(field: Locator, day: string): Promise<void> {
    const [year, month, date] = day.split('-');
    await this.reach(field);
    await this.page.keyboard.type(`${month}${date}${year}`);
    await expect(field).toHaveValue(day);
  }

  async simulate(): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+Enter');
  }

  async plan(): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+Shift+U');
  }

  /** Back to where the lifecycle is drawn; the first Escape may be for the proposals of a field. */
  async done(): Promise<void> {
    const outline = this.designer.outline();
    await this.page.keyboard.press('Escape');
    if (!(await isFocused(outline))) await this.page.keyboard.press('Escape');
    await expect(outline).toBeFocused();
  }

  /** By Tab, or by Shift+Tab to what stands before. */
  private async reach(control: Locator): Promise<void> {
    for (let stop = 0; stop < longestWay; stop += 1) {
      const way = await control.evaluate((element) => {
        const { activeElement } = document;
        if (element === activeElement) return 'here';
        const isBefore = (activeElement?.compareDocumentPosition(element) ?? 0) & Node.DOCUMENT_POSITION_PRECEDING;
        return isBefore ? 'Shift+Tab' : 'Tab';
      });
      if (way === 'here') return;
      await this.page.keyboard.press(way);
    }
    await expect(control).toBeFocused();
  }
}

const isFocused = (control: Locator) => control.evaluate((element) => element === document.activeElement);

/** So many stops at most lie between two parts of the window. */
const longestWay = 120;
