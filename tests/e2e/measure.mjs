// Measures in Chromium and prints one JSON object. Started by `cargo xtask bench`.
import { chromium } from '@playwright/test';

const env = process.env;
// A cheap phone on slow 4G, with the figures that Lighthouse simulates.
const network = { offline: false, latency: 150, downloadThroughput: (1638.4 * 1024) / 8, uploadThroughput: (675 * 1024) / 8 };
const slowdown = 4;
const rounds = 5;

const browser = await chromium.launch({
  executablePath: env.LAYER_LAB_CHROMIUM,
  args: env.LAYER_LAB_CHROMIUM_FLAGS.split(' '),
});
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Seconds until the first text is painted, until the page answers, and until the figure of the first screen does. */
async function start() {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', network);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  // What `index.html` brings along of the figure announces nothing.
  await page.addInitScript(() => {
    const look = new MutationObserver(() => {
      if (!document.querySelector('.opening__figure [role="status"]')) return;
      look.disconnect();
      performance.mark('figure');
    });
    look.observe(document, { childList: true, subtree: true });
  });
  await page.goto(env.LAYER_LAB_URL, { waitUntil: 'commit' });
  // The start-up module marks the moment at which the app answers.
  await page.waitForFunction(() => performance.getEntriesByName('layer-lab:interactive').length > 0);
  await page.waitForFunction(() => performance.getEntriesByName('figure').length > 0);
  const measured = await page.evaluate(() => ({
    first_paint_s: performance.getEntriesByName('first-contentful-paint')[0].startTime / 1e3,
    interactive_s: performance.getEntriesByName('layer-lab:interactive')[0].startTime / 1e3,
    figure_s: performance.getEntriesByName('figure')[0].startTime / 1e3,
  }));
  await context.close();
  return measured;
}

async function model() {
  const page = await browser.newPage();
  const printed = page.waitForEvent('console', { predicate: (message) => message.text().startsWith('{'), timeout: 600_000 });
  page.on('pageerror', (error) => { throw error; });
  await page.goto(env.LAYER_LAB_MODEL_URL);
  return JSON.parse((await printed).text());
}

async function site() {
  const starts = [];
  for (let round = 0; round < rounds; round += 1) starts.push(await start());
  return {
    first_paint_s: median(starts.map((one) => one.first_paint_s)),
    interactive_s: median(starts.map((one) => one.interactive_s)),
    figure_s: median(starts.map((one) => one.figure_s)),
  };
}

const figures = {
  // Without a page to look at, the model is measured alone.
  start: env.LAYER_LAB_URL ? await site() : null,
  chromium: await model(),
};
await browser.close();
console.log(JSON.stringify(figures));
