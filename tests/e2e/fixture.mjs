// The test that all journeys use: whatever a person does, the page must keep its promises.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { Bench } from './bench.mjs';

export { expect };

/**
 * Waits until one can go on with a room: the program has taken the place of the first screen that `index.html` brings
 * along, which has headings too and answers to nothing, and what the room fetches has come.
 */
export async function arrived(page) {
  await expect(page.locator('#app > [inert]')).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
  await expect(page.getByText(/^(Loading …|Cargando…|The figure is loading …|La figura se está cargando…)$/)).toHaveCount(0);
}

/** Waits until the browser has drawn what was done: only then it tells the page of another width, and of scrolling. */
export async function drawn(page) {
  await page.evaluate(() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go))));
}

/** Expects that nothing reaches out of the window sideways. */
export async function expectWithinWindow(page, where = '') {
  await drawn(page);
  const excess = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await expect.poll(excess, where).toBeLessThanOrEqual(0);
}

/** Uses a page that asks nobody but these origins for anything, breaks no policy, and reports no error. */
export async function watched(page, homes, use) {
  const broken = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (!homes.includes(url.origin) && !['data:', 'blob:', 'about:'].includes(url.protocol)) {
      broken.push(`a request leaves the origin: ${url}`);
    }
    if (request.method() !== 'GET') broken.push(`a request sends something: ${request.method()} ${url}`);
  });
  page.on('console', (message) => {
    // Violations of the Content-Security-Policy are reported here too.
    if (message.type() === 'error') broken.push(`an error on the console: ${message.text()}`);
  });
  // A document that is left takes its requests along, and what waited for them says so on the console. That is no fault,
  // unless a request failed for another reason.
  let failed = 0;
  page.on('requestfailed', (request) => {
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') failed += 1;
  });
  const isOfLeaving = (told) => failed === 0 && told.startsWith('an error on the console: TypeError: Failed to fetch');
  page.on('pageerror', (error) => broken.push(`an exception: ${error.message}`));
  await use(page);
  expect(broken.filter((told) => !isOfLeaving(told))).toEqual([]);
}

export const test = base.extend({
  page: async ({ page, baseURL }, use) => watched(page, [new URL(baseURL).origin], use),

  /** The Bench, opened. */
  bench: async ({ page }, use) => {
    const bench = new Bench(page);
    await bench.open();
    await use(bench);
  },

  /** Makes a folder on disk: path → text. */
  folder: async ({}, use) => {
    const made = [];
    await use(async (files) => {
      const root = await mkdtemp(join(tmpdir(), 'layer-lab-'));
      made.push(root);
      const project = join(root, 'project');
      await mkdir(project);
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(project, path)), { recursive: true });
        await writeFile(join(project, path), text);
      }
      return project;
    });
    await Promise.all(made.map((root) => rm(root, { recursive: true })));
  },
});
