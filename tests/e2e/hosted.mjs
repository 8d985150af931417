// The test of journeys that need a host of their own for the page, below a path, as course sites publish it.
import { test as base, watched } from './fixture.mjs';
import { Host } from './host.mjs';

export const test = base.extend({
  host: async ({}, use) => {
    const host = await Host.start();
    await use(host);
    await host.close();
  },
  page: async ({ context, host, baseURL }, use) => {
    await watched(await context.newPage(), [new URL(host.url).origin, new URL(baseURL).origin], use);
  },
});
