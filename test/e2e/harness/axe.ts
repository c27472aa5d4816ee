import type { Page } from '@playwright/test';
import axe from 'axe-core';

/**
 * What axe finds, as `rule: element`. Monaco hides parts of itself that only screen readers use in ways axe misreads.
 * Colours are judged at rest, as a message that is half faded in has no contrast yet: what moves is waited for, and what
 * comes while axe looks comes without motion.
 */
export async function violations(page: Page): Promise<string[]> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const endless = (animation: Animation) =>
      animation.effect?.getComputedTiming().endTime === Number.POSITIVE_INFINITY;
    const moving = () => document.getAnimations().filter((one) => one.playState === 'running' && !endless(one));
    for (let now = moving(); now.length > 0; now = moving()) await Promise.allSettled(now.map((one) => one.finished));
    const { axe: injected } = window as unknown as { readonly axe: typeof axe };
    const { violations } = await injected.run({ exclude: ['.monaco-editor'] }, { resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
  });
  await page.emulateMedia({ reducedMotion: null });
  return found;
}
