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
import { type Frames, frames, framesWhile, type Motion } from './page-frames.ts';

const states = 500;
const columns = 20;
const id = (kind: number, number: number) => `00000000-0000-4000-8000-${kind}${String(number).padStart(11, '0')}`;

/** Cards in a grid, four ways out of each: on, back, down and across. */
function large(): LifecycleConfig {
  const steps = [1, columns, columns + 1, -columns + 2];
  const ends = Array.from({ length: (states - 1) * 4 }, (_, at): readonly [number, number] => {
    const from = Math.floor(at / 4);
    return [from, (from + (steps[at % 4] ?? 1) + states) % states];
  });
  return lifecycle('Large', ends);
}

/** A tree with some ways back: what is laid out by the search for the fewest crossings. */
function branching(): LifecycleConfig {
  const down = Array.from({ length: states - 2 }, (_, at): readonly [number, number] => [Math.floor(at / 3), at + 1]);
  const back = Array.from({ length: 200 }, (_, at): readonly [number, number] => [at * 2 + 40, at + 1]);
  return lifecycle('Branching', [...down, [0, states - 1], ...back]);
}

function lifecycle(name: string, ends: readonly (readonly [number, number])[]): LifecycleConfig {
  return lifecycleConfig.parse({
    name,
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
    transitions: ends.map(([from, to], at) => ({
      id: id(2, at),
      name: `Transition ${at}`,
      from_state_id: id(1, from),
      to_state_id: id(1, to),
      conditions: [{ condition_type: 'attribute_check', attribute_path: 'user.grade', expression: `equals ${at % 4}` }],
    })),
  });
}

export const bench: Bench = {
  name: 'lifecycle-canvas',
  async run() {
    const folder = mkdtempSync(path.join(tmpdir(), 'hookwright-bench-'));
    const home = path.join(folder, 'home');
    const host = await startStudioHost({ home, shell: 'browser', backend: 'none' });
    for (const config of [large(), branching()])
      await host.caller.lifecycles.create({ name: config.name, object_type: 'user', config });
    await host.close();
    const studio = await startStudio({ home });
    const executablePath = findChromium();
    const browser = await chromium.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
    });
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      await page.setContent('<input aria-label="Name">');
      const empty = { rest: await frames(page, 'rest'), typed: await typed(page) };
      await page.goto(studio.url);
      await open(page, 'Large');
      const moving = await moved(page, empty.rest);
      const zoomed = await frames(page, 'zoom');
      const large = { typed: await typedInInspector(page), arranged: await arranged(page, 'Large') };
      await open(page, 'Branching');
      const waits: [string, Frames][] = [
        ['from afar to where cards are read, and back', zoomed],
        ['sixteen letters in the inspector', large.typed],
        ['2,000 transitions arranged in layers', large.arranged],
        ['700 transitions arranged with few crossings', await arranged(page, 'Branching')],
      ];
      return { name: 'lifecycle-canvas', sections: [...moving, longest(empty, waits)] };
    } finally {
      await browser.close();
      await studio.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function open(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Areas' }).getByRole('button', { name: 'Lifecycles' }).click();
  await page.getByRole('main').getByRole('button', { name, exact: true }).click();
  await page
    .getByRole('application', { name: `Lifecycle ${name}` })
    .locator('.react-flow__node')
    .first()
    .waitFor();
}

async function moved(page: Page, idle: Frames): Promise<BenchSection[]> {
  const again = async (motion: Motion) => {
    await frames(page, motion);
    return frames(page, motion);
  };
  const both = async (): Promise<[string, Frames][]> => [
    ['the drawing is moved', await again('pan')],
    ['a card is dragged', await again('drag')],
  ];
  const near = perSecond('cards are read', 50, idle, await both());
  await page.getByRole('button', { name: 'Show whole lifecycle' }).click();
  await wholeIsThere(page);
  return [near, perSecond('all in view', 30, idle, await both())];
}

async function typed(page: Page): Promise<Frames> {
  await page.getByLabel('Name', { exact: true }).click();
  return framesWhile(page, () => page.keyboard.type('abcdefghijklmnop', { delay: 120 }));
}

async function typedInInspector(page: Page): Promise<Frames> {
  await page.getByRole('tree', { name: 'Outline of Large' }).getByRole('treeitem').nth(2).click();
  await typed(page);
  return typed(page);
}

/**
 * From the click until the drawing has come to rest elsewhere. The button is found before, and the rest is seen in the page:
 * looking for elements among thousands from outside takes longer than a frame.
 */
async function arranged(page: Page, name: string): Promise<Frames> {
  await page.getByRole('button', { name: 'Show whole lifecycle' }).click();
  await wholeIsThere(page);
  const button = await page.getByRole('button', { name: 'Arrange lifecycle in layers' }).boundingBox();
  if (button === null) throw new Error(`${name} cannot be arranged.`);
  const [x, y] = [button.x + button.width / 2, button.y + button.height / 2];
  await page.mouse.move(x, y);
  await page.waitForTimeout(settledMs);
  return framesWhile(page, async () => {
    const rested = elsewhere(page);
    await page.mouse.click(x, y);
    await rested;
  });
}

/** After so long without a change, what was drawn is there, and saved. */
const settledMs = 1500;

/** Resolves once the first card of the drawing has moved, and time enough has passed for all others. */
function elsewhere(page: Page): Promise<void> {
  return page.evaluate(
    (ms) =>
      new Promise<void>((resolve) => {
        const card = [...document.querySelectorAll<HTMLElement>('.react-flow__node')].find(
          (one) => one.offsetParent !== null,
        );
        const before = card?.style.transform;
        const look = () => {
          if (card?.style.transform === before) requestAnimationFrame(look);
          else setTimeout(resolve, ms);
        };
        look();
      }),
    settledMs,
  );
}

/** All cards, which come into view in turns. */
function wholeIsThere(page: Page): Promise<void> {
  return page.evaluate(
    (count) =>
      new Promise<void>((resolve) => {
        const look = () => {
          const cards = [...document.querySelectorAll<HTMLElement>('.react-flow__node')];
          if (cards.filter((one) => one.offsetParent !== null).length < count) requestAnimationFrame(look);
          else resolve();
        };
        look();
      }),
    states,
  );
}

const longestMs = 50;

function longest(
  empty: { readonly rest: Frames; readonly typed: Frames },
  measured: readonly [string, Frames][],
): BenchSection {
  const row = (name: string, seen: Frames, limit: number | null): BenchRow => {
    const ratio = seen.longest / longestMs;
    return { name, median_ms: seen.longest, ratio, limit, holds: limit === null || ratio <= limit };
  };
  return {
    title: 'longest frame',
    rows: [
      { name: 'limit', median_ms: longestMs, ratio: 1, limit: null, holds: true },
      row('an empty page', empty.rest, null),
      row('sixteen letters in a bare input', empty.typed, null),
      ...measured.flatMap(([name, seen]) => [
        row(name, seen, 1),
        { name: `${name}: longest task`, median_ms: seen.task, ratio: seen.task / longestMs, limit: null, holds: true },
      ]),
    ],
  };
}

function perSecond(title: string, least: number, idle: Frames, measured: readonly [string, Frames][]): BenchSection {
  const limitMs = 1000 / least;
  const row = (name: string, ms: number, limit: number | null): BenchRow => ({
    name,
    median_ms: ms,
    ratio: ms / limitMs,
    limit,
    holds: limit === null || ms <= limitMs * limit,
  });
  return {
    title: `${title}: mean frame`,
    rows: [
      { name: `${least} frames a second`, median_ms: limitMs, ratio: 1, limit: null, holds: true },
      row('an empty page', idle.mean, null),
      ...measured.flatMap(([name, seen]) => [
        row(name, seen.mean, 1),
        row(`${name}: processor time of the page`, seen.own, null),
      ]),
    ],
  };
}
