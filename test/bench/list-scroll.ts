import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { startStudioHost } from '#host/app/start-host.ts';
import { workspaceKind } from '#host/store/kinds.ts';
import { openStore } from '#host/store/open-store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { startStudio } from '#test/e2e/harness/studio-process.ts';
import { findChromium } from '#tools/chromium.mjs';
import type { Bench, BenchSection } from './harness.ts';
import { seedScripts } from './seed-scripts.ts';

const scripts = 100_000;
const longestFrameMs = 50;
const frames = 240;

/** Scrolling the list of 100,000 scripts in the built studio: the longest frame, in rows at a time and in leaps. */
export const bench: Bench = {
  name: 'list-scroll',
  async run() {
    const folder = mkdtempSync(path.join(tmpdir(), 'hookwright-bench-'));
    const home = path.join(folder, 'home');
    await seedHome(home);
    const studio = await startStudio({ home });
    const executablePath = findChromium();
    const browser = await chromium.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
    });
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      await page.goto(studio.url);
      await page.getByRole('treeitem').first().waitFor({ timeout: 120_000 });
      await scroll(page, 66);
      const sections = [
        section('three rows a frame', await scroll(page, 66)),
        section('a page of 100 rows a frame', await scroll(page, 2200)),
        section('another place of the list in each frame', await scroll(page, 88_000)),
      ];
      return { name: 'list-scroll', sections };
    } finally {
      await browser.close();
      await studio.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function seedHome(home: string): Promise<void> {
  const host = await startStudioHost({ home, shell: 'browser', backend: 'none' });
  const { active } = await host.caller.workspaces.list();
  await host.close();
  const store = openStore<WorkspaceSchema>(path.join(home, 'workspaces', active, 'store.db'), workspaceKind);
  seedScripts(store, scripts);
  store.close();
}

/** Scrolls by so many pixels with each frame; returns the longest time between two frames, in milliseconds. */
function scroll(page: Page, step: number): Promise<number> {
  return page.evaluate(
    ({ step: pixels, frames: count }) =>
      new Promise<number>((resolve) => {
        const list = document.querySelector('[role=tree]');
        if (list === null) throw new Error('There is no list.');
        list.scrollTop = 0;
        let longest = 0;
        let last = 0;
        let left = count;
        const next = (now: number) => {
          if (last > 0) longest = Math.max(longest, now - last);
          last = now;
          list.scrollTop += pixels;
          left -= 1;
          if (left > 0) requestAnimationFrame(next);
          else resolve(longest);
        };
        requestAnimationFrame(next);
      }),
    { step, frames },
  );
}

function section(title: string, longest: number): BenchSection {
  const limit = { name: 'limit', median_ms: longestFrameMs, ratio: 1, limit: null, holds: true };
  const ratio = longest / longestFrameMs;
  return { title, rows: [limit, { name: 'longest frame', median_ms: longest, ratio, limit: 1, holds: ratio <= 1 }] };
}
