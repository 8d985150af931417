// What is not needed at once lies in files of its own: they come when they are wanted, and where they do not, nothing is lost.
import { Bench, project } from './bench.mjs';
import { expect, test } from './fixture.mjs';

// Those that the Bench does without: other rooms, and the readers of folders and of saved work.
const PARTS = /\/parts\/[^/]+\/split_(reading|files)/;
const room = (page) => page.getByRole('heading', { level: 1, name: 'How it knows' });
const door = (page) => page.getByRole('link', { name: 'How it knows' });

/** A page whose parts do not load, until they are let through. Its failing requests are no fault of the page. */
async function cutOff(context) {
  const page = await context.newPage();
  await page.route(PARTS, (route) => route.abort());
  return { page, bench: new Bench(page), reconnect: () => page.unroute(PARTS) };
}

test('a room is loaded once, when one goes there', async ({ page, baseURL }) => {
  const parts = [];
  page.on('request', (request) => {
    if (request.url().startsWith(`${baseURL}parts/`)) parts.push(request.url());
  });
  await page.goto('#/about');
  await expect(room(page)).toBeVisible();
  expect(parts.length).toBeGreaterThan(0);
  await page.getByRole('link', { name: 'Bench' }).click();
  await expect(new Bench(page).answer).toContainText(/step|nothing/i);
  await door(page).click();
  await expect(room(page)).toBeVisible();
  expect(parts).toEqual([...new Set(parts)]);
});

test('after a moment everything is there, whatever becomes of the connection', async ({ page }) => {
  const bench = new Bench(page);
  // Rooms are the last to come.
  const last = page.waitForResponse(/split_practice/);
  await bench.open();
  await (await last).finished();
  await page.route(PARTS, (route) => route.abort());
  await bench.button('Options').click();
  await expect(page.getByRole('region', { name: 'Build options' })).toBeVisible();
  await door(page).click();
  await expect(room(page)).toBeVisible();
});

test('a part that did not load can be asked for again', async ({ context, folder }) => {
  const { page, bench, reconnect } = await cutOff(context);
  await bench.open();
  await bench.pick(await folder(project));
  await expect(page.getByRole('status').filter({ hasText: 'reads folders did not load' })).toBeVisible();
  await door(page).click();
  await expect(page.getByRole('alert')).toContainText('did not load');
  await reconnect();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(room(page)).toBeVisible();
});

test('work that cannot be read for want of the reader is neither lost nor written over', async ({ context }) => {
  const first = new Bench(await context.newPage());
  await first.open();
  await first.editor.fill('FROM scratch\n');
  await first.page.reload();
  await expect(first.editor).toHaveValue('FROM scratch\n');
  await first.page.close();

  const { page, bench, reconnect } = await cutOff(context);
  await bench.open();
  await expect(page.getByRole('status').filter({ hasText: 'did not load' })).toBeVisible();
  await bench.editor.fill('FROM busybox\n');
  await reconnect();
  await page.reload();
  await expect(bench.editor).toHaveValue('FROM scratch\n');
});
