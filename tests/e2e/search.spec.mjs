// The search: whatever is on the page is found from everywhere, by mouse, by keyboard, by touch, and without a connection.
import AxeBuilder from '@axe-core/playwright';
import { arrived, expect, test } from './fixture.mjs';
import { Host } from './host.mjs';

const button = (page) => page.getByRole('button', { name: 'Search (/)' });
const dialog = (page) => page.getByRole('dialog', { name: 'Search' });
const field = (page) => dialog(page).getByRole('combobox', { name: 'Search' });
const rows = (page) => dialog(page).getByRole('option');
const said = (page) => dialog(page).getByRole('status');

/** The row that Enter takes. */
const chosen = (page) => dialog(page).getByRole('option', { selected: true });

/** The kinds of what was found, best first. */
const kinds = (page) =>
  dialog(page).getByRole('group').evaluateAll((groups) =>
    groups.map((group) => document.getElementById(group.getAttribute('aria-labelledby')).textContent),
  );

/** Opens the search by its key, with the index there. */
async function open(page) {
  // The page listens to the key once its button is there; pressed while the dialog still closes, it would close it.
  await expect(button(page)).toBeVisible();
  await expect(dialog(page)).toHaveCount(0);
  await page.keyboard.press('/');
  await expect(field(page)).toBeFocused();
  await expect(rows(page).first()).toBeVisible();
}

test('by mouse: the button, a few words, a click, and one is there', async ({ page }) => {
  await page.goto('#/about');
  await button(page).click();
  await expect(field(page)).toBeFocused();
  await expect(dialog(page).getByRole('option', { name: 'Bench', exact: true })).toBeVisible();
  await field(page).fill('rebuilt stage');
  await expect(said(page)).toHaveText(/^\d+ results$/);
  const row = dialog(page).getByRole('group', { name: 'Lesson' }).getByRole('option', { name: 'A rebuilt stage may change nothing' });
  await expect(row.locator('mark').first()).toHaveText('rebuilt');
  await row.click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(page).toHaveURL(/#\/lesson\/beyond\.cut-off$/);
  await expect(page.getByRole('heading', { name: /A rebuilt stage may change nothing/ })).toBeFocused();
});

test('by keyboard alone: slash, words, arrows, Enter, and Escape gives the focus back', async ({ page }) => {
  await page.goto('#/coverage');
  const point = page.getByRole('main').getByRole('link').first();
  await point.focus();
  await open(page);
  // Nothing is chosen before anything is asked; arrows go round.
  await expect(chosen(page)).toHaveCount(0);
  await page.keyboard.press('ArrowDown');
  await expect(rows(page).first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowUp');
  await expect(rows(page).last()).toHaveAttribute('aria-selected', 'true');
  await expect(rows(page).last()).toBeInViewport();
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toHaveCount(0);
  await expect(point).toBeFocused();

  await open(page);
  await page.keyboard.type('cache key');
  await expect(chosen(page)).toHaveAccessibleName('cache key');
  await expect(field(page)).toHaveAttribute('aria-activedescendant', await chosen(page).getAttribute('id'));
  await expect.poll(async () => (await kinds(page))[0]).toBe('Glossary');
  await page.keyboard.press('ArrowDown');
  await expect(chosen(page)).not.toHaveAccessibleName('cache key');
  await page.keyboard.press('ArrowUp');
  await expect(field(page)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/lesson\/glossary\/cache-key$/);
  await expect(page.getByRole('heading', { level: 2, name: 'cache key' })).toBeFocused();
  await page.goBack();
  await expect(page).toHaveURL(/#\/coverage$/);
});

test('every kind is found, and each row leads to the thing itself', async ({ page }) => {
  test.slow();
  await page.goto('#/');
  const things = [
    ['copy --link', 'Lesson', /#\/lesson\/beyond\.link$/, 'Copies that stand on nothing'],
    ['whiteout', 'Glossary', /#\/lesson\/glossary\/whiteout$/, 'whiteout'],
    ['flash cards', 'Rooms', /#\/cards$/, 'Flash cards'],
    ['laptop misses', 'Incidents of the lab', /#\/lab\/umask$/, 'The laptop misses, CI hits'],
    ['ignore rules', 'Topics of the drill', /#\/drill\/ignore-rules$/, 'Concept drill'],
    ['sqlc', 'Reorder exercises', /#\/reorder\/go$/, 'Go: a service built without network'],
    ['what is cache invalidation', 'Interview questions', /#\/interview\/what-is-invalidation$/, 'What is cache invalidation'],
  ];
  for (const [query, kind, address, heading] of things) {
    await open(page);
    await field(page).fill(query);
    await dialog(page).getByRole('group', { name: kind }).getByRole('option').first().click();
    await expect(page).toHaveURL(address);
    await expect(page.getByRole('heading', { name: heading }).first()).toBeVisible();
  }
  await expect(page.getByRole('button', { name: 'Ignore rules' })).toHaveCount(0);
  await open(page);
  await field(page).fill('whole filesystem matched by key never by content');
  await dialog(page).getByRole('group', { name: 'Flash cards' }).getByRole('option').first().click();
  await expect(page).toHaveURL(/#\/cards\/.+/);
  const card = page.getByRole('main').getByRole('listitem').filter({ has: page.getByRole('group') }).first();
  await expect(card).toContainText('never by content');
});

test('a slip of the hand finds what was meant', async ({ page }) => {
  await page.goto('#/');
  await open(page);
  await field(page).fill('invaldiation');
  await expect(dialog(page).getByRole('option', { name: /invalidation/i }).first()).toBeVisible();
  await expect(said(page)).toHaveText(/^\d+ results$/);
  await field(page).fill('dockerignroe');
  await expect(dialog(page).getByRole('option', { name: 'Ignore rules' })).toBeVisible();
});

test('where nothing is found there is a way on', async ({ page }) => {
  await page.goto('#/');
  await open(page);
  await field(page).fill('laxxr');
  await expect(said(page)).toHaveText('Nothing matches “laxxr”.');
  await expect(chosen(page)).toHaveAccessibleName('layer');
  await page.keyboard.press('Enter');
  await expect(field(page)).toHaveValue('layer');
  await expect(field(page)).toBeFocused();
  await expect(said(page)).toHaveText(/^\d+ results$/);
  await field(page).fill('zzqx');
  await expect(said(page)).toHaveText('Nothing matches “zzqx”.');
  await expect(dialog(page).getByRole('option', { name: 'Bench', exact: true })).toBeVisible();
});

test('of many a few are shown until all are asked for', async ({ page }) => {
  await page.goto('#/');
  await open(page);
  await field(page).fill('layer');
  const cards = dialog(page).getByRole('group', { name: 'Flash cards' });
  await expect(cards.getByRole('option')).toHaveCount(5);
  await cards.getByRole('option', { name: /^All \d+ of them$/ }).click();
  await expect.poll(() => cards.getByRole('option').count()).toBeGreaterThan(5);
  await expect(field(page)).toBeFocused();
  await expect(cards.getByRole('option').nth(4)).toHaveAttribute('aria-selected', 'true');
});

test('the key is for the search where nobody types, and for the text where somebody does', async ({ page, bench }) => {
  await bench.editor.fill('FROM alpine\n');
  await bench.editor.press('/');
  await expect(bench.editor).toHaveValue('FROM alpine\n/');
  await expect(dialog(page)).toHaveCount(0);
  await page.getByRole('main').focus();
  await page.keyboard.press('/');
  await expect(field(page)).toBeFocused();
  // What is typed there is for nobody else: the Bench keeps its text.
  await page.keyboard.type('a/b?');
  await expect(field(page)).toHaveValue('a/b?');
  await page.keyboard.press('Control+z');
  await expect(page.getByRole('region', { name: 'Keyboard shortcuts' })).toHaveCount(0);
  // Beside the dialog lies the page.
  await page.mouse.click(20, 700);
  await expect(dialog(page)).toHaveCount(0);
  await expect(bench.editor).toHaveValue('FROM alpine\n/');
});

test('in a frame the key is the host’s', async ({ page }) => {
  await page.goto('?embed=lesson');
  await arrived(page);
  await expect(button(page)).toHaveCount(0);
  const kept = await page.evaluate(() => {
    const event = new KeyboardEvent('keydown', { key: '/', bubbles: true, cancelable: true });
    return document.body.dispatchEvent(event);
  });
  expect(kept).toBe(true);
  await expect(dialog(page)).toHaveCount(0);
});

for (const colorScheme of ['light', 'dark']) {
  test(`the search passes axe in ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // A short room behind: it is looked at each time.
    await page.goto('#/about');
    await open(page);
    for (const query of ['', 'cache', 'zzqx']) {
      await field(page).fill(query);
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
        .analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(', ')}`)).toEqual([]);
    }
  });
}

test.describe('on a phone', () => {
  test.use({ viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true });

  test('the search is the screen, and all of it is touched', async ({ page }) => {
    await page.goto('#/bench');
    await button(page).tap();
    await expect(rows(page).first()).toBeVisible();
    await expect.poll(() => dialog(page).boundingBox()).toEqual({ x: 0, y: 0, width: 320, height: 640 });
    await field(page).fill('requirements.txt --no-cache-dir aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa');
    const width = () => page.evaluate(() => Math.max(...[...document.querySelectorAll('html, dialog *')].map((one) => one.getBoundingClientRect().right)));
    await expect.poll(width).toBeLessThanOrEqual(320);
    await field(page).fill('requirements.txt');
    await expect.poll(width).toBeLessThanOrEqual(320);
    for (const row of (await rows(page).all()).slice(0, 4)) {
      expect((await row.boundingBox()).height).toBeGreaterThanOrEqual(40);
    }
    await dialog(page).getByRole('button', { name: 'Close the search' }).tap();
    await expect(dialog(page)).toHaveCount(0);
    await button(page).tap();
    await field(page).fill('umask permission bits');
    await dialog(page).getByRole('group', { name: 'Lesson' }).getByRole('option').first().tap();
    await expect(page).toHaveURL(/#\/lesson\/beyond\.digests$/);
    await expect(page.getByRole('heading', { name: /Content: mode yes, time no/ })).toBeInViewport();
  });
});

test.describe('without a connection', () => {
  test.use({ serviceWorkers: 'allow' });

  test('the search opens for the first time, and finds', async ({ page }) => {
    const host = await Host.start();
    // A development build keeps nothing (`cargo xtask e2e --dev`).
    test.skip(Object.keys(host.files()).length === 0, 'only a release can be kept');
    const here = await page.context().newPage();
    await here.goto(`${host.url}#/about`);
    await here.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');
    await host.close();
    await here.goto('about:blank');
    await here.goto(`${host.url}#/about`);
    await open(here);
    await field(here).fill('cahce mounts');
    await dialog(here).getByRole('group', { name: 'Lesson' }).getByRole('option').first().click();
    await expect(here.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(here).toHaveURL(/#\/lesson\//);
  });
});

test('a search that did not load is asked for again', async ({ context }) => {
  // A page of its own: its failing request is no fault of the page.
  const page = await context.newPage();
  await page.route('**/content/search.json', (route) => route.abort());
  await page.goto('#/');
  await expect(button(page)).toBeVisible();
  await page.keyboard.press('/');
  await expect(said(page)).toContainText('could not be loaded');
  await page.unroute('**/content/search.json');
  await page.keyboard.press('Escape');
  await open(page);
  await expect(said(page)).toHaveText('');
});
