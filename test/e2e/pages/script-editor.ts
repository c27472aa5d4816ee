import { expect, type Locator, type Page } from '@playwright/test';
import { paste, replaceText, textInView } from './monaco.ts';

/** The code editor of one script's tab. */
export class ScriptEditor {
  private readonly page: Page;
  private readonly name: string;

  constructor(page: Page, name: string) {
    this.page = page;
    this.name = name;
  }

  input(): Locator {
    return this.page.getByRole('textbox', { name: `Script ${this.name}` });
  }

  private box(): Locator {
    return this.page.getByTestId('script-editor').filter({ has: this.input() });
  }

  async ready(): Promise<void> {
    await this.input().waitFor({ state: 'attached' });
    await expect(this.lines().first()).toBeVisible();
  }

  lines(): Locator {
    return this.box().locator('.view-line');
  }

  /** The text that is in view, a line of the script a line. */
  text(): Promise<string> {
    return textInView(this.lines());
  }

  async focus(): Promise<void> {
    await this.input().focus();
  }

  /** Replaces the whole text. */
  replace(text: string): Promise<void> {
    return replaceText(this.input(), this.lines(), text);
  }

  /** Adds text at the end. */
  async append(text: string): Promise<void> {
    await this.focus();
    await this.page.keyboard.press('ControlOrMeta+End');
    await paste(this.input(), this.lines(), text);
  }

  errors(): Locator {
    return this.box().locator('.squiggly-error');
  }

  warnings(): Locator {
    return this.box().locator('.squiggly-warning');
  }

  coveredLines(): Locator {
    return this.box().locator('.covered-line');
  }

  uncoveredLines(): Locator {
    return this.box().locator('.uncovered-line');
  }

  breakpoints(): Locator {
    return this.box().locator('.breakpoint-mark:not(.breakpoint-hint)');
  }

  /** The line that a debugged run stands at. */
  standingLine(): Locator {
    return this.box().locator('.standing-line');
  }

  /** Clicks beside the number of a line that is in view. */
  async clickGutter(line: number, button: 'left' | 'right' = 'left'): Promise<void> {
    const number = this.box()
      .locator('.line-numbers')
      .filter({ hasText: new RegExp(`^${line}$`) });
    const place = await number.boundingBox();
    if (place === null) throw new Error(`Line ${line} is not in view.`);
    await this.page.mouse.click(place.x - 10, place.y + place.height / 2, { button });
  }

  /** Points at the first place of a word in a line, counted from 1. */
  async hover(word: string, line: number): Promise<void> {
    await this.lines()
      .filter({ hasText: (await this.text()).split('\n')[line - 1] ?? '' })
      .getByText(word)
      .first()
      .hover();
  }

  /** Puts the cursor at the start of a line. */
  async goTo(line: number): Promise<void> {
    await this.focus();
    await this.page.keyboard.press('ControlOrMeta+Home');
    for (let at = 1; at < line; at += 1) await this.page.keyboard.press('ArrowDown');
  }
}
