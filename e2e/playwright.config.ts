// How the end-to-end tests run: one real browser, nothing retried, nothing left focused.
import { defineConfig } from '@playwright/test';

/** What the shim has to do as the widget does. */
const IN_THE_SHIM_TOO = /(signals|kept|late|early|reading|days|faces|talk|structure|access|adapt|words)\.spec\.ts$/;

const chromium = {
  browserName: 'chromium' as const,
  viewport: { width: 1280, height: 800 },
  launchOptions: {
    executablePath: process.env['CHUT_CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  },
};

export default defineConfig<{ legacy: boolean }>({
  testDir: './specs',
  outputDir: './test-results/output',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/report.json' }]],
  use: {
    actionTimeout: 15_000,
    navigationTimeout: 15_000,
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'chromium', use: chromium },
    {
      name: 'shim',
      testMatch: IN_THE_SHIM_TOO,
      // It says itself which pages have which engine, or is of the widget alone.
      grepInvert: /in the (shim|widget)|however long a conversation is|becomes lower and higher|keyboard on the screen|wants no motion|where the letters are 20px/,
      use: { ...chromium, legacy: true },
    },
  ],
});
