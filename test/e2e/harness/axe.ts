import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/**
 * What axe finds, as `rule: element`. Monaco hides parts of itself that only screen readers use in ways axe misreads.
 * Colours are judged at rest, as a message that is half faded in has no contrast yet: what moves is waited for, and what
 * comes while axe looks comes without motion.
 */
export async function violations(page: Page): Promise<string[]> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.evaluate(async () => {
    const endless = (animation: Animation) =>
      animation.effect?.getComputedTiming().endTime === Number.POSITIVE_INFINITY;
    const moving = () => document.getAnimations().filter((one) => one.playState === 'running' && !endless(one));
    for (let now = moving(); now.length > 0; now = moving()) await Promise.allSettled(now.map((one) => one.finished));
  });
  const { violations: found } = await new AxeBuilder({ page }).exclude('.monaco-editor').analyze();
  await page.emulateMedia({ reducedMotion: null });
  return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
}
