import { defineConfig } from '@playwright/test';
import { findChromium } from './tools/chromium.mjs';

const executablePath = findChromium();
const report = process.env['HOOKWRIGHT_E2E_REPORT'];

/**
 * Real Chromium against the built studio. No retries: a test that passes the second time is a defect. Each test has a
 * studio, a backend and a window of its own and waits for them half of its time, so two run side by side.
 */
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: '.cache/e2e-results',
  forbidOnly: true,
  retries: 0,
  fullyParallel: true,
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: report === undefined ? [['list']] : [['list'], ['json', { outputFile: report }]],
  use: {
    viewport: { width: 1280, height: 800 },
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [
        '--no-sandbox',
        '--headless',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
