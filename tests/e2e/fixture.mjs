// The test that all journeys use: whatever a person does, the page must keep its promises.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { Bench } from './bench.mjs';

export { expect };

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
  page.on('pageerror', (error) => broken.push(`an exception: ${error.message}`));
  await use(page);
  expect(broken).toEqual([]);
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
