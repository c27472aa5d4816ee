import { expect, type Locator, type Page } from '@playwright/test';
import { textInView } from './monaco.ts';

type Side = 'theirs' | 'base' | 'result' | 'yours';
const titles = { theirs: 'Theirs', base: 'Before', result: 'Result', yours: 'Yours' } as const;

/** The tab in which one conflict is answered, or the texts of two windows become one. */
export class MergeEditor {
  private readonly page: Page;
  private readonly label: string;

  constructor(page: Page, name: string, kind: 'Conflict' | 'Two texts' = 'Conflict') {
    this.page = page;
    this.label = `${kind} of ${name}`;
  }

  view(): Locator {
    return this.page.getByRole('region', { name: this.label });
  }

  /** Waits until the panes can be typed in. */
  async ready(): Promise<void> {
    await expect(this.input()).toBeFocused();
    await expect(this.lines('result').first()).toBeVisible();
  }

  /** `1 of 2 conflicts left · conflict 1, line 3: open` */
  place(): Locator {
    return this.view().getByRole('status', { name: 'Place in the merge' });
  }

  /** Why the answer cannot be given yet. */
  missing(): Locator {
    return this.view().getByRole('status', { name: 'What is missing' });
  }

  accept(): Locator {
    return this.view().getByRole('button', { name: /^Accept/ });
  }

  button(name: string | RegExp): Locator {
    return this.view().getByRole('button', { name });
  }

  /** The part of the answer that is on the screen, where it has several. */
  part(name: string): Locator {
    return this.view().getByRole('navigation', { name: 'Parts of the answer' }).getByRole('button', { name });
  }

  /** The value of one side in the field picker. */
  value(field: string, side: Side): Locator {
    return this.view()
      .getByRole('group', { name: new RegExp(`^${field}`) })
      .getByRole('radio', { name: new RegExp(`^${titles[side]}`) });
  }

  input(): Locator {
    return this.view().getByRole('textbox', { name: /^Result:/ });
  }

  private lines(side: Side): Locator {
    return this.page.getByTestId(`merge-${side}`).locator('.view-line');
  }

  /** The lines in view of one pane. */
  text(side: Side): Promise<string> {
    return textInView(this.lines(side));
  }
}
