// Takes pictures of the pages: every scene at three sizes and two themes.
// Started by `cargo xtask screenshots`, which builds and serves the page and names it in the environment.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { scenes } from './scenes.mjs';

const env = process.env;
const sizes = [
  { name: 'desktop', width: 1440, height: 900 },
  { name: 'tablet', width: 768, height: 1024, hasTouch: true },
  { name: 'phone', width: 360, height: 740, hasTouch: true },
];
const themes = ['light', 'dark'];

const wanted = scenes.filter(
  (scene) =>
    (!env.LAYER_LAB_ROUTE || scene.route === env.LAYER_LAB_ROUTE) &&
    (!env.LAYER_LAB_ONLY || scene.name.includes(env.LAYER_LAB_ONLY)),
);
if (env.LAYER_LAB_ROUTE && !wanted.some((scene) => scene.route === env.LAYER_LAB_ROUTE)) {
  wanted.push({ name: env.LAYER_LAB_ROUTE.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '') || 'start', route: env.LAYER_LAB_ROUTE });
}

await mkdir(env.LAYER_LAB_OUT, { recursive: true });
const browser = await chromium.launch({
  executablePath: env.LAYER_LAB_CHROMIUM,
  args: env.LAYER_LAB_CHROMIUM_FLAGS.split(' '),
});
let failed = 0;
for (const { name: size, width, height, hasTouch } of sizes) {
  for (const colorScheme of themes) {
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme,
      hasTouch: hasTouch ?? false,
      reducedMotion: 'reduce',
      deviceScaleFactor: env.LAYER_LAB_SCALE ? Number(env.LAYER_LAB_SCALE) : 1,
    });
    for (const scene of wanted) {
      const page = await context.newPage();
      const problems = [];
      page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
      page.on('pageerror', (error) => problems.push(error.message));
      const file = join(env.LAYER_LAB_OUT, `${scene.name}-${size}-${colorScheme}.png`);
      try {
        await page.goto(env.LAYER_LAB_URL + scene.route);
        await page.getByRole('heading', { level: 1 }).or(page.getByRole('main')).first().waitFor();
        await scene.play?.(page);
      } catch (error) {
        // The picture is taken all the same: it shows why.
        problems.push(error.message.split('\n')[0]);
      }
      await page.screenshot({ path: file, fullPage: scene.fullPage ?? false });
      for (const problem of problems) console.error(`${file}: ${problem}`);
      failed += problems.length;
      console.log(file);
      await page.close();
    }
    await context.close();
  }
}
await browser.close();
process.exitCode = failed ? 1 : 0;
