// The reorder exercise to the end: by mouse, by touch, by keyboard, wrong answers included.
import AxeBuilder from '@axe-core/playwright';
import { drawn, expect, test } from './fixture.mjs';

/** The best order of the set for Python, as the names of its steps. */
const names = (page) => page.getByRole('button', { name: /, position \d+$/ }).evaluateAll((grips) =>
  grips.map((grip) => grip.getAttribute('aria-label').replace(/, position \d+$/, '')),
);

async function open(page, set) {
  await page.goto(`#/reorder/${set}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Steps from top to bottom' })).toBeVisible();
}

/** The best order, found by looking it up; the set is then opened anew, as it was. */
async function best(page, set) {
  await open(page, set);
  const found = await names(page);
  await page.getByRole('button', { name: 'Show me' }).click();
  await expect.poll(() => names(page)).not.toEqual(found);
  const order = await names(page);
  await page.goto('#/reorder');
  await expect(page.getByRole('list', { name: 'Steps from top to bottom' })).toHaveCount(0);
  await open(page, set);
  expect(await names(page)).toEqual(found);
  return order;
}

/** Waits until the rows stand: they glide to their places. */
const atRest = (page) => page.evaluate(() => Promise.allSettled(document.getAnimations().map((one) => one.finished)));

const grip = (page, name) => page.getByRole('button', { name: new RegExp(`^${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}, position`) });
const points = (page) => page.getByRole('region', { name: 'Result' }).getByRole('heading');

test('by mouse: a wrong order, a slow one, the best one', async ({ page }) => {
  const order = await best(page, 'node');
  // Turned round nothing builds.
  await page.getByRole('button', { name: 'Check' }).click();
  const first = await points(page).textContent();
  expect(Number.parseInt(first, 10)).toBeLessThan(100);
  for (const [place, name] of order.entries()) {
    const now = await names(page);
    if (now.indexOf(name) === place) continue;
    await drawn(page);
    await atRest(page);
    const from = await grip(page, name).boundingBox();
    const to = await grip(page, now[place]).boundingBox();
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(to.x + to.width / 2, to.y + 4, { steps: 8 });
    await page.mouse.up();
    await expect.poll(async () => (await names(page)).indexOf(name)).toBe(place);
  }
  await expect.poll(() => names(page)).toEqual(order);
  await page.getByRole('button', { name: 'Check' }).click();
  await expect(points(page)).toHaveText('100 of 100 points');
  // It is kept.
  await page.goto('#/reorder');
  await expect(page.getByRole('listitem').filter({ hasText: 'Node' })).toContainText('best 100 of 100');
  await page.reload();
  await expect(page.getByRole('listitem').filter({ hasText: 'Node' })).toContainText('best 100 of 100');
});

test('by keyboard alone, each move said', async ({ page }) => {
  const order = await best(page, 'flow');
  await grip(page, (await names(page))[0]).focus();
  for (const [place, name] of order.entries()) {
    const now = (await names(page)).indexOf(name);
    if (now === place) continue;
    await page.keyboard.press('Home');
    for (let step = 0; step < now; step += 1) await page.keyboard.press('ArrowDown');
    await expect(grip(page, name)).toBeFocused();
    await page.keyboard.press('Space');
    for (let step = now; step > place; step -= 1) await page.keyboard.press('ArrowUp');
    await expect(page.getByRole('status').filter({ hasText: `moved to position ${place + 1} of` })).toBeAttached();
    await page.keyboard.press('Space');
    await expect(grip(page, name)).toBeFocused();
  }
  await expect.poll(() => names(page)).toEqual(order);
  // Escape puts a lifted step back.
  await page.keyboard.press('Space');
  await page.keyboard.press('End');
  await page.keyboard.press('Escape');
  await expect.poll(() => names(page)).toEqual(order);
  while (!(await page.evaluate(() => document.activeElement.textContent === 'Check'))) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(points(page)).toHaveText('100 of 100 points');
});

test('what is lost is explained, and everything can be taken back', async ({ page }) => {
  await open(page, 'python');
  const found = await names(page);
  await page.getByRole('button', { name: 'Check' }).click();
  const lost = page.getByRole('list', { name: 'Where points were lost' }).getByRole('listitem');
  await expect(lost.first()).toContainText(/−\d+/);
  const total = Number.parseInt(await points(page).textContent(), 10);
  const taken = await lost.evaluateAll((items) => items.map((item) => Number(item.textContent.match(/^−(\d+)/)[1])).reduce((a, b) => a + b));
  expect(total + taken).toBe(100);
  await page.getByRole('button', { name: `Move ${found[0]} down` }).click();
  await expect.poll(() => names(page)).not.toEqual(found);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => names(page)).toEqual(found);
  await page.getByRole('button', { name: 'Redo' }).click();
  await expect.poll(() => names(page)).not.toEqual(found);
  await page.getByRole('button', { name: 'Start again' }).click();
  await expect.poll(() => names(page)).toEqual(found);
  await page.getByRole('button', { name: 'Show me' }).click();
  await page.getByRole('button', { name: 'Check' }).click();
  await expect(points(page)).toHaveText('100 of 100 points');
  await expect(page.getByText('so this does not count')).toBeVisible();
  await page.goto('#/reorder');
  await expect(page.getByRole('listitem').filter({ hasText: 'Python' })).not.toContainText('best 100');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

  test('by touch: dragged by the handle, moved by the buttons', async ({ page }) => {
    await open(page, 'go');
    const [first, second] = await names(page);
    await page.getByRole('button', { name: `Move ${first} down` }).tap();
    await expect.poll(async () => (await names(page)).indexOf(first)).toBe(1);
    await page.getByRole('button', { name: 'Undo' }).tap();
    await expect.poll(async () => (await names(page)).indexOf(first)).toBe(0);
    const finger = await page.context().newCDPSession(page);
    const touch = async (type, point) =>
      finger.send('Input.dispatchTouchEvent', { type, touchPoints: point ? [point] : [] });
    const handle = grip(page, first);
    await handle.scrollIntoViewIfNeeded();
    await drawn(page);
    await atRest(page);
    const from = await handle.boundingBox();
    const to = await grip(page, second).boundingBox();
    const x = from.x + from.width / 2;
    await touch('touchStart', { x, y: from.y + from.height / 2 });
    for (let part = 1; part <= 6; part += 1) {
      await touch('touchMove', { x, y: from.y + ((to.y + to.height - from.y) * part) / 6 });
    }
    await touch('touchEnd');
    await expect.poll(async () => (await names(page)).indexOf(first)).toBe(1);
    await page.getByRole('button', { name: 'Check' }).click();
    await expect(points(page)).toBeVisible();
  });
});

for (const colorScheme of ['light', 'dark']) {
  test(`a set passes axe in ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await open(page, 'rust');
    await page.getByRole('button', { name: 'Check' }).click();
    await expect(points(page)).toBeVisible();
    const found = await new AxeBuilder({ page }).analyze();
    expect(found.violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
  });
}
