// How the widget is measured: one browser, one measurement at a time, and a table at the end. No part of the tests.
import { defineConfig } from '@playwright/test';
import tests from './playwright.config';

export default defineConfig({
  ...tests,
  testDir: './bench',
  testMatch: '*.bench.ts',
  outputDir: './test-results/bench',
  fullyParallel: false,
  workers: 1,
  timeout: 600_000,
  reporter: [['list'], ['./bench/table.ts']],
  use: { ...tests.use, trace: 'off', screenshot: 'off' },
});
