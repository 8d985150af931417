// Where text goes from right to left: every room turns with it, code does not, and nothing is lost on the way.
import { arrived, expect, test } from './fixture.mjs';

const places = ['#/lesson/layers', '#/lesson/stages', '#/lesson/glossary', '#/walk/complete', '#/drill/copy-content/7', '#/drill/parameters', '#/reorder/node', '#/lab/copy-before-install', '#/cards/theory.layering'];
const narrow = { width: 360, height: 740 };
const wide = { width: 1440, height: 900 };

const turn = (page, dir) => page.evaluate((dir) => document.documentElement.setAttribute('dir', dir), dir);

/** Goes to a place. The room before is gone once the page has been told of the new address. */
async function go(page, place) {
  await page.evaluate(
    (place) =>
      new Promise((told) => {
        if (location.hash === place) return told();
        addEventListener('hashchange', () => told(), { once: true });
        location.hash = place;
      }),
    place,
  );
  await arrived(page);
}

/** What cannot be read to its end: texts that reach out of the window, or out of what cuts them. */
const cut = (page) =>
  page.evaluate(() => {
    const found = [];
    const seen = document.documentElement.clientWidth;
    const scrolls = (element) => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX);
    const within = (element) => {
      for (let at = element.parentElement; at; at = at.parentElement) if (scrolls(at)) return true;
      return false;
    };
    for (const element of document.getElementById('app').querySelectorAll('*')) {
      const text = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
      if (!text || !element.checkVisibility() || element.closest('svg')) continue;
      const { left, right } = element.getBoundingClientRect();
      const hides = ['hidden', 'clip'].includes(getComputedStyle(element).overflowX);
      const isOut = !within(element) && (left < -1 || right > seen + 1);
      if (isOut || (hides && element.scrollWidth > element.clientWidth + 1)) {
        found.push(`${element.className}: ${element.textContent.trim().slice(0, 40)}`);
      }
    }
    return found;
  });

const sideways = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Code, listings and drawings that would be read from the right. */
const turnedCode = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('code, pre, kbd, samp, svg, .editor, .editor__text, .digest')]
      .filter((element) => getComputedStyle(element).direction !== 'ltr')
      .map((element) => `${element.localName}.${element.getAttribute('class')}`),
  );

for (const viewport of [narrow, wide]) {
  test(`every room turns at ${viewport.width} px`, async ({ page, bench }) => {
    // It looks at some twenty screens, each in both directions.
    test.setTimeout(150_000);
    await page.setViewportSize(viewport);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await expect(bench.answer).toContainText(/step|nothing/i);
    const rooms = await page.getByRole('navigation', { name: 'Rooms' }).locator('a[href^="#/"]').evaluateAll((links) =>
      links.map((link) => link.getAttribute('href')),
    );
    expect(rooms.length).toBeGreaterThan(8);
    for (const place of [...rooms, ...places]) {
      await turn(page, 'ltr');
      await go(page, place);
      const before = await cut(page);
      await turn(page, 'rtl');
      expect((await cut(page)).filter((text) => !before.includes(text)), place).toEqual([]);
      expect(await sideways(page), place).toBeLessThanOrEqual(0);
      expect(await turnedCode(page), place).toEqual([]);
    }
  });
}

test('the frame and the ways through it are mirrored', async ({ page, bench }) => {
  await page.setViewportSize(wide);
  const middle = async (locator) => {
    const { x, width } = await locator.boundingBox();
    return x + width / 2;
  };
  const rail = page.getByRole('navigation', { name: 'Rooms' });
  expect(await middle(rail)).toBeLessThan(wide.width / 4);
  await turn(page, 'rtl');
  expect(await middle(rail)).toBeGreaterThan((wide.width * 3) / 4);
  expect(await middle(bench.files)).toBeGreaterThan(await middle(bench.editor));
  expect(await middle(bench.editor)).toBeGreaterThan(await middle(bench.why));
  // The code lies at the left of its layers as ever.
  expect(await middle(bench.editor)).toBeLessThan(await middle(bench.layers));
});

test('keys and drags along the line go where it goes', async ({ page, bench }) => {
  await page.setViewportSize(wide);
  await turn(page, 'rtl');
  // Where text leads to the left, so does the way into a directory.
  const folder = bench.files.getByRole('treeitem').first();
  await folder.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(folder).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('ArrowRight');
  await expect(folder).toHaveAttribute('aria-expanded', 'false');
  // The files stand at the right: their column grows to the left.
  const bar = page.getByRole('separator').first();
  const width = async () => Number(await bar.getAttribute('aria-valuenow'));
  const before = await width();
  await bar.press('ArrowLeft');
  await expect.poll(width).toBeGreaterThan(before);
  const after = await width();
  const box = await bar.boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 30, y, { steps: 5 });
  await page.mouse.up();
  await expect.poll(width).toBeLessThan(after);
});
