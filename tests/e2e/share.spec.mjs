// Links that are passed on: what they say of a room, where they lead, and what a host sends along.
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { Bench, project } from './bench.mjs';
import { expect, watched } from './fixture.mjs';
import { test } from './hosted.mjs';

const rooms = async () =>
  (await readdir(join(process.env.LAYER_LAB_DIST, 'share'))).filter((name) => name.endsWith('.html')).map((name) => name.replace('.html', ''));

test('each link for sharing leads to its room', async ({ page, host }) => {
  const names = await rooms();
  await page.goto(`${host.url}share/${names[0]}.html`);
  await expect(page).toHaveURL(`${host.url}#/${names[0]}`);
  const links = page.getByRole('navigation', { name: 'Rooms' }).getByRole('link');
  await expect(page.getByRole('navigation', { name: 'Rooms' }).locator('[aria-current="page"]')).toHaveAttribute('href', `#/${names[0]}`);
  const known = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')));
  expect(names.map((name) => `#/${name}`).sort()).toEqual(known.sort());
  for (const name of names) {
    const text = await readFile(join(process.env.LAYER_LAB_DIST, 'share', `${name}.html`), 'utf8');
    expect(text).toContain(`href="../#/${name}"`);
  }
});

test('without scripts a link for sharing says what it is about, and leads on', async ({ browser, host }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  await watched(await context.newPage(), [new URL(host.url).origin], async (page) => {
    const seen = new Set();
    for (const room of await rooms()) {
      await page.goto(`${host.url}share/${room}.html`);
      const title = await page.title();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
      await expect(page.locator('meta[property="og:title"]')).toHaveAttribute('content', title);
      await expect(page.locator('meta[name="description"]')).toHaveAttribute('content', /.{40}/);
      expect(seen.has(title)).toBe(false);
      seen.add(title);
    }
    await page.goto(`${host.url}share/bench.html`);
    await page.getByRole('link', { name: 'Open it in Layer Lab' }).click();
    await expect(page).toHaveURL(`${host.url}#/bench`);
  });
  await context.close();
});

for (const colorScheme of ['light', 'dark']) {
  test(`a page for sharing passes axe in ${colorScheme}`, async ({ page, host }) => {
    await page.emulateMedia({ colorScheme });
    // Its script would lead away.
    await page.route('**/share.js', (route) => route.fulfill({ contentType: 'text/javascript', body: '' }));
    await page.goto(`${host.url}share/reorder.html`);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
  });
}

test('the document is called after the room, and after the place in it', async ({ page, host }) => {
  await page.goto(host.url);
  const links = page.getByRole('navigation', { name: 'Rooms' }).getByRole('link');
  await expect(page).toHaveTitle('Lesson · Layer Lab');
  for (const link of await links.all()) {
    await link.click();
    const name = await link.innerText();
    await expect(page).toHaveTitle(new RegExp(`^(.+ · )?${name.replace(/\s+/g, ' ').trim()} · Layer Lab$`));
  }
  await page.goto(`${host.url}#/lab/copy-before-install`);
  await expect(page).toHaveTitle('Every edit reinstalls · Lab · Layer Lab');
});

test('the page works under what _headers asks hosts to send, and has the same policy there', async ({ page, host, folder }) => {
  host.heed();
  const answer = await page.goto(`${host.url}#/bench`);
  const sent = answer.headers();
  const stated = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
  expect(sent['content-security-policy']).toBe(stated);
  expect(sent['x-content-type-options']).toBe('nosniff');
  expect(sent['permissions-policy']).toContain('camera=()');
  const bench = new Bench(page);
  await expect(bench.answer).toContainText(/step|nothing/i);
  // Files are hashed by a worker, which has to load its own parts.
  await bench.drop(await folder({ ...project, 'large.bin': 'x'.repeat(400_000) }));
  await expect(bench.editor).toHaveValue(project.Dockerfile);
  await bench.build();
  expect(await page.evaluate(() => document.featurePolicy?.allowsFeature('camera') ?? false)).toBe(false);
  // The file itself is for hosts: whoever keeps the page for later does not ask for it.
  const worker = await readFile(join(process.env.LAYER_LAB_DIST, 'service-worker.js'), 'utf8');
  expect(worker).not.toContain('_headers');
});
