/** A lifecycle of 500 states and 2,000 transitions in the built studio, in Chromium without a GPU (issue 6, Speed). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { type LifecycleConfig, lifecycleConfig } from '#contract/model/lifecycle.ts';
import { startStudioHost } from '#host/app/start-host.ts';
import { startStudio } from '#test/e2e/harness/studio-process.ts';
import { findChromium } from '#tools/chromium.mjs';
import type { Bench, BenchRow, BenchSection } from './harness.ts';
import { type Frames, frames, type Motion } from './page-frames.ts';

const states = 500;
const columns = 20;
const id = (kind: number, number: number) => `00000000-0000-4000-8000-${kind}${String(number).padStart(11, '0')}`;

/** Cards in a grid, four ways out of each: on, back, down and across. */
function large(): LifecycleConfig {
  const steps = [1, columns, columns + 1, -columns + 2];
  return lifecycleConfig.parse({
    name: 'Large',
    object_type: 'user',
    initial_state_id: id(1, 0),
    states: Array.from({ length: states }, (_, at) => ({
      id: id(1, at),
      name: `State ${at}`,
      is_terminal: at === states - 1,
      entitlement_action: at === states - 1 ? 'revoke' : 'grant',
      position: at,
      place: { x: (at % columns) * 292, y: Math.floor(at / columns) * 130 },
    })),
    transitions: Array.from({ length: (states - 1) * 4 }, (_, at) => {
      const from = Math.floor(at / 4);
      return {
        id: id(2, at),
        name: `Transition ${at}`,
        from_state_id: id(1, from),
        to_state_id: id(1, (from + (steps[at % 4] ?? 1) + states) % states),
        conditions: [
          { condition_type: 'attribute_check', attribute_path: 'user.grade', expression: `equals ${at % 4}` },
        ],
      };
    }),
  });
}

export const bench: Bench = {
  name: 'lifecycle-canvas',
  async run() {
    const folder = mkdtempSync(path.join(tmpdir(), 'hookwright-bench-'));
    const home = path.join(folder, 'home');
    const host = await startStudioHost({ home, shell: 'browser', backend: 'none' });
    await host.caller.lifecycles.create({ name: 'Large', object_type: 'user', config: large() });
    await host.close();
    const studio = await startStudio({ home });
    const executablePath = findChromium();
    const browser = await chromium.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
    });
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      await page.goto('about:blank');
      const idle = await frames(page, 'rest');
      await page.goto(studio.url);
      await open(page);
      return { name: 'lifecycle-canvas', sections: await measure(page, idle) };
    } finally {
      await browser.close();
      await studio.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function open(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Areas' }).getByRole('button', { name: 'Lifecycles' }).click();
  await page.getByRole('main').getByRole('button', { name: 'Large', exact: true }).click();
  await page.locator('.react-flow__node').first().waitFor({ timeout: 60_000 });
}

async function measure(page: Page, idle: Frames): Promise<BenchSection[]> {
  const moved = async (motion: Motion) => {
    await frames(page, motion);
    return frames(page, motion);
  };
  const sections = [
    perSecond('at 100 %, cards are read', 50, idle, [
      ['the drawing is moved', await moved('pan')],
      ['a card is dragged', await moved('drag')],
    ]),
  ];
  await page.getByRole('button', { name: 'Show whole lifecycle' }).click();
  sections.push(
    perSecond('all in view', 30, idle, [
      ['the drawing is moved', await moved('pan')],
      ['a card is dragged', await moved('drag')],
    ]),
  );
  return sections;
}

function perSecond(title: string, least: number, idle: Frames, measured: readonly [string, Frames][]): BenchSection {
  const limitMs = 1000 / least;
  const row = (name: string, { mean }: Frames, limit: number | null): BenchRow => ({
    name,
    median_ms: mean,
    ratio: mean / limitMs,
    limit,
    holds: limit === null || mean <= limitMs * limit,
  });
  return {
    title: `${title}: mean frame`,
    rows: [
      { name: `${least} frames a second`, median_ms: limitMs, ratio: 1, limit: null, holds: true },
      row('an empty page', idle, null),
      ...measured.map(([name, seen]) => row(name, seen, 1)),
    ],
  };
}
