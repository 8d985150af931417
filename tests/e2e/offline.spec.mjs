// Without a connection: installed whole or not at all, a new release only when it is asked for.
import { arrived, expect, test as base } from './fixture.mjs';
import { Host } from './host.mjs';

const test = base.extend({
  host: async ({}, use) => {
    const host = await Host.start();
    // A development build keeps nothing (`cargo xtask e2e --dev`).
    base.skip(Object.keys(host.files()).length === 0, 'only a release can be kept');
    await use(host);
    await host.close();
  },
  // Each of these pages has a host of its own, whose failures are the point.
  page: async ({ context }, use) => use(await context.newPage()),
});

test.use({ serviceWorkers: 'allow' });

const notice = (page) => page.getByRole('status', { name: 'A new version' });
const release = (page) => page.evaluate(() => document.body.dataset.release);

/** Opens the page and waits until it would open without a connection too. */
async function install(page, host, hash = '') {
  await page.goto(host.url + hash);
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');
}

/**
 * Lets the browser look for a new release, as it does when one comes back to the page, and tells what became of the one it
 * found: `installed` or `redundant`. Until then what is kept may be between two releases.
 */
async function look(page) {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    const found = new Promise((resolve) => {
      registration.addEventListener('updatefound', () => resolve(registration.installing), { once: true });
    });
    await registration.update().catch(() => {});
    const worker = registration.installing ?? registration.waiting ?? (await found);
    await new Promise((resolve) => {
      const settled = () => worker.state !== 'installing' && resolve();
      worker.addEventListener('statechange', settled);
      settled();
    });
    return worker.state;
  });
}

const caches = (page) => page.evaluate(() => caches.keys());

test('every room opens without a connection, and a deep link too', async ({ page, host }) => {
  // It opens some twenty documents, one after the other.
  test.setTimeout(150_000);
  await install(page, host);
  const rooms = await page.getByRole('navigation', { name: 'Rooms' }).getByRole('link').evaluateAll((links) =>
    links.map((link) => link.getAttribute('href')),
  );
  expect(rooms.length).toBeGreaterThan(8);
  await host.close();
  for (const room of [...rooms, '#/lesson/stages', '#/cards/theory.layering']) {
    // Another document each time, not the same one at another place.
    await page.goto('about:blank');
    await page.goto(host.url + room);
    await arrived(page);
    await expect(page.getByText('did not load')).toHaveCount(0);
    await expect(page.getByText('could not be loaded')).toHaveCount(0);
  }
  await page.goto(`${host.url}?embed=bench`);
  await expect(page.getByRole('textbox', { name: 'Dockerfile' })).toBeVisible();
  await page.goto(`${host.url}?lang=es#/lesson/keys`);
  await expect(page.getByRole('heading', { level: 1, name: 'Qué compara el constructor' })).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Salas' })).toBeVisible();
});

test('a new release waits until it is asked for, and unsaved edits survive it', async ({ page, host }) => {
  // On a busy machine the browser gives the worker in charge up to half a minute to end its work.
  test.slow();
  await install(page, host, '#/bench');
  const editor = page.getByRole('textbox', { name: 'Dockerfile' });
  await editor.fill('FROM alpine\nRUN mine\n');
  host.publish('second');
  expect(await look(page)).toBe('installed');
  await expect(notice(page)).toBeVisible();
  expect(await release(page)).toBeUndefined();
  // Put off, it does not come by itself, and what is in use stays whole.
  await notice(page).getByRole('button', { name: 'Later' }).click();
  await expect(notice(page)).toBeHidden();
  await page.reload();
  expect(await release(page)).toBeUndefined();
  await expect(editor).toHaveValue('FROM alpine\nRUN mine\n');
  await editor.fill('FROM alpine\nRUN mine too\n');
  await notice(page).getByRole('button', { name: 'Load it' }).click();
  await page.waitForFunction(() => document.body?.dataset.release === 'second');
  await expect(editor).toHaveValue('FROM alpine\nRUN mine too\n');
  await expect(notice(page)).toBeHidden();
  await expect.poll(() => caches(page)).toHaveLength(1);
});

test('a release that does not arrive whole changes nothing', async ({ page, host }) => {
  await install(page, host);
  const before = await caches(page);
  host.publish('second');
  host.lose('content/contents.json');
  expect(await look(page)).toBe('redundant');
  expect(await caches(page)).toEqual(before);
  await expect(notice(page)).toBeHidden();
  host.vanish();
  await page.reload();
  await arrived(page);
  expect(await release(page)).toBeUndefined();
  // Once the host is well again the release comes.
  host.recover();
  expect(await look(page)).toBe('installed');
  await expect(notice(page)).toBeVisible();
});

test('a host with files of two releases installs neither', async ({ page, host }) => {
  await install(page, host);
  host.publish('second');
  host.put(new URL(host.url).pathname + 'content/contents.json', '{}');
  expect(await look(page)).toBe('redundant');
  await expect(notice(page)).toBeHidden();
  expect(await caches(page)).toHaveLength(1);
});

test('where the browser gives no room, the page works with a connection', async ({ page, host, context }) => {
  const browser = await context.newCDPSession(page);
  await browser.send('Storage.overrideQuotaForOrigin', { origin: new URL(host.url).origin, quotaSize: 10_000 });
  await page.goto(host.url);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect.poll(() => page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    return registration?.active ?? null;
  })).toBeNull();
  await page.reload();
  await page.getByRole('link', { name: 'Bench', exact: true }).click();
  await expect(page.getByRole('textbox', { name: 'Dockerfile' })).toBeVisible();
});

test('in a frame of another site nothing is installed', async ({ page, host }) => {
  const foreign = await Host.start('/');
  foreign.put('/host.html', `<iframe title="Layer Lab" src="${host.url}?embed=lesson" width="800" height="600"></iframe>`);
  // Another port is the same site; another name is not.
  await page.goto(`http://localhost:${foreign.port}/host.html`);
  const frame = page.frameLocator('iframe');
  await expect(frame.getByRole('heading', { level: 1 })).toBeVisible();
  const inner = page.frames().find((one) => one.url().startsWith(host.url));
  await inner.waitForFunction(() => performance.getEntriesByName('layer-lab:interactive').length > 0);
  // The script that decides was read, the worker was not asked for.
  await expect.poll(() => host.asked.some((path) => path.endsWith('/offline.js'))).toBe(true);
  await inner.evaluate(() => import(new URL('offline.js', document.baseURI).href));
  expect(host.asked.filter((path) => path.endsWith('/service-worker.js'))).toEqual([]);
  await foreign.close();
});

test('what an installed app needs is there', async ({ page, host }) => {
  await page.goto(host.url);
  const address = await page.locator('link[rel="manifest"]').evaluate((link) => link.href);
  const manifest = await (await page.request.get(address)).json();
  expect(new URL(manifest.start_url, address).href).toBe(host.url);
  expect(new URL(manifest.scope, address).href).toBe(host.url);
  const pictures = [...manifest.icons, ...manifest.screenshots];
  for (const { src, sizes } of pictures) {
    const size = await page.evaluate(async (src) => {
      const image = new Image();
      image.src = src;
      await image.decode();
      return `${image.naturalWidth}x${image.naturalHeight}`;
    }, new URL(src, address).href);
    expect(size, src).toBe(sizes);
  }
  expect(manifest.icons.some((icon) => icon.purpose === 'maskable')).toBe(true);
  for (const { url } of manifest.shortcuts) {
    await page.goto(new URL(url, address).href);
    await arrived(page);
  }
});
