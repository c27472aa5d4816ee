import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { startStudioHost } from '#host/app/start-host.ts';
import { workspaceKind } from '#host/store/kinds.ts';
import { openStore } from '#host/store/open-store.ts';
import { findEntity, insertEntity } from '#host/store/queries/entities.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { startStudio } from '#test/e2e/harness/studio-process.ts';
import { findChromium } from '#tools/chromium.mjs';
import type { Bench, BenchSection } from './harness.ts';

const bindings = 200;
const frames = 240;
/** 40 frames a second. */
const frameMs = 25;

/** A card dragged over a pipeline of 200 bindings in the built studio, without a GPU: the time of a frame. */
export const bench: Bench = {
  name: 'canvas',
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
      await openPipeline(page);
      await drag(page);
      const sections = [section('a card is dragged, some of 200 in view', await rest(page), await drag(page))];
      await page.getByRole('button', { name: 'Show whole pipeline' }).click();
      await drag(page);
      sections.push(section('a card is dragged, most of 200 in view', await rest(page), await drag(page)));
      return { name: 'canvas', sections };
    } finally {
      await browser.close();
      await studio.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** A hook point takes ten bindings only, so that the others are copies which no service has seen. */
async function seedHome(home: string): Promise<void> {
  const host = await startStudioHost({ home, shell: 'browser', backend: 'none' });
  const { caller } = host;
  const { active } = await caller.workspaces.list();
  const script = await caller.scripts.create({ name: 'step', body: 'attributes.a = 1;\n' });
  const connector = await caller.connectors.create({ name: 'Bench', connector_type: 'simulator' });
  const [before, after] = await Promise.all(
    (['before', 'after'] as const).map(async (hook_phase) => {
      const point = { connector_lid: connector.lid, operation_type: 'create' as const, hook_phase };
      const made = await caller.bindings.create({ ...point, script_lid: script.lid, failure_policy: 'continue' });
      return made.bindings[0]?.lid ?? '';
    }),
  );
  await host.close();
  const store = openStore<WorkspaceSchema>(path.join(home, 'workspaces', active, 'store.db'), workspaceKind);
  store.transaction(() => {
    for (let at = 2; at < bindings; at++) {
      const row = findEntity(store, (at % 2 === 0 ? before : after) ?? '');
      if (row?.local_json == null) throw new Error('There is no binding to copy.');
      const lid = `01990000-0000-7000-8000-${String(at).padStart(12, '0')}`;
      const local_json = JSON.stringify({ ...JSON.parse(row.local_json), execution_order: at * 10 });
      insertEntity(store, { ...row, lid, local_json });
    }
  });
  store.close();
}

async function openPipeline(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Areas' }).getByRole('button', { name: 'Connectors' }).click();
  await page.getByRole('main').getByRole('button', { name: 'Bench', exact: true }).click();
  await page.getByRole('main').getByRole('tab', { name: 'Pipelines', exact: true }).click();
  await page
    .getByRole('application')
    .getByRole('img', { name: /^1 step/ })
    .first()
    .waitFor({ timeout: 60_000 });
}

/** Takes the first card around in circles, and back to its place; returns the mean time of a frame, in milliseconds. */
function drag(page: Page): Promise<number> {
  return page.evaluate(
    (count) =>
      new Promise<number>((resolve) => {
        const card = document.querySelector('.react-flow__node-element.draggable');
        if (card === null) throw new Error('There is no card.');
        const box = card.getBoundingClientRect();
        const from = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
        const send = (target: EventTarget, type: string, x: number, y: number) =>
          target.dispatchEvent(
            new MouseEvent(type, { clientX: x, clientY: y, bubbles: true, cancelable: true, view: window }),
          );
        send(card, 'mousedown', from.x, from.y);
        let at = 0;
        let started = 0;
        const next = (now: number) => {
          if (at === 0) started = now;
          if (at === count) {
            send(window, 'mousemove', from.x, from.y);
            send(window, 'mouseup', from.x, from.y);
            resolve((now - started) / count);
            return;
          }
          at += 1;
          const angle = (at / 60) * 2 * Math.PI;
          send(window, 'mousemove', from.x + 90 * Math.sin(angle), from.y + 60 - 60 * Math.cos(angle));
          requestAnimationFrame(next);
        };
        requestAnimationFrame(next);
      }),
    frames,
  );
}

/** The mean time of a frame in which nothing moves: what the machine itself leaves. */
function rest(page: Page): Promise<number> {
  return page.evaluate(
    (count) =>
      new Promise<number>((resolve) => {
        let at = 0;
        let started = 0;
        const next = (now: number) => {
          if (at === 0) started = now;
          if (at === count) resolve((now - started) / count);
          else requestAnimationFrame(next);
          at += 1;
        };
        requestAnimationFrame(next);
      }),
    frames,
  );
}

function section(title: string, idle: number, mean: number): BenchSection {
  const limit = { name: '40 frames a second', median_ms: frameMs, ratio: 1, limit: null, holds: true };
  const ratio = mean / frameMs;
  const still = { name: 'nothing moves', median_ms: idle, ratio: idle / frameMs, limit: null, holds: true };
  return { title, rows: [limit, still, { name: 'mean frame', median_ms: mean, ratio, limit: 1, holds: ratio <= 1 }] };
}
