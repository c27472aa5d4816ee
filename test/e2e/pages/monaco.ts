import { expect, type Locator } from '@playwright/test';

/** The text of Monaco's lines that are in view, from the top. */
export async function textInView(lines: Locator): Promise<string> {
  const all = await lines.evaluateAll((elements) =>
    elements
      .toSorted((a, b) => Number.parseInt(a.style.top, 10) - Number.parseInt(b.style.top, 10))
      .map((line) => line.textContent ?? ''),
  );
  return all.map((line) => line.replaceAll('\u00a0', ' ')).join('\n');
}

/** What of a text can be looked for where lines may be broken, or cut when they are very long. */
function landmark(text: string): string {
  const last = text.trimEnd().split('\n').at(-1) ?? '';
  return last.length > 1000 ? '' : withoutSpace(last);
}

const withoutSpace = (text: string) => text.replaceAll(/\s/g, '');

/**
 * Pastes a text into an editor, so that nothing is completed, closed or indented on the way as it would be when typed, and
 * waits until it is there: Monaco takes a paste in later, and drops it where the focus has left by then.
 */
export async function paste(input: Locator, lines: Locator, text: string): Promise<void> {
  const before = await textInView(lines);
  await input.focus();
  await input.evaluate((element, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
  await expect
    .poll(async () => {
      const now = await textInView(lines);
      return (now !== before || before === text) && withoutSpace(now).includes(landmark(text));
    })
    .toBe(true);
}

/** The same in place of all that is there. */
export async function replaceText(input: Locator, lines: Locator, text: string): Promise<void> {
  await input.focus();
  await input.press('ControlOrMeta+A');
  await paste(input, lines, text);
}
