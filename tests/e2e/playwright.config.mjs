// The journeys run against `dist/`, which `cargo xtask test` (or `e2e`) serves below a sub-path
// and names in the environment. No retries: a journey that needs a second try has found a fault.
import { defineConfig } from '@playwright/test';

const env = process.env;
if (!env.LAYER_LAB_URL) {
  throw new Error('start the journeys with `cargo xtask e2e`, which serves the page they need');
}

// A learner's day begins at four in the morning, and no journey is to be crossed by that: where the page runs it is about
// noon. The sign in such a name is turned round.
const ahead = 12 - new Date().getUTCHours();
const timezoneId = `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.mjs',
  outputDir: 'test-results',
  fullyParallel: true,
  forbidOnly: Boolean(env.CI),
  retries: 0,
  workers: 2,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    baseURL: env.LAYER_LAB_URL,
    viewport: { width: 1280, height: 800 },
    // Following every step costs a third of the time; `cargo xtask e2e --trace` does it where a failure is looked into.
    trace: 'off',
    timezoneId,
    // Journeys see what the host sends, not what an earlier page kept; `offline.spec.mjs` is about that.
    serviceWorkers: 'block',
    launchOptions: {
      executablePath: env.LAYER_LAB_CHROMIUM,
      args: env.LAYER_LAB_CHROMIUM_FLAGS.split(' '),
    },
  },
});
