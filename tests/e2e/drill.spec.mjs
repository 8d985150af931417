// The drill: questions without end, answered by mouse, by touch, by keyboard; wrong answers come back as cards.
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './fixture.mjs';

const QUESTION = '#/drill/copy-content/7';
const steps = (page) => page.getByRole('checkbox');
const result = (page) => page.getByRole('region', { name: 'Result' });

async function open(page, place = '#/drill') {
  await page.goto(place);
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText(/Loading/);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

/** The true answer, read off an answer that was given before: what each step did. */
async function truth(page) {
  await open(page, QUESTION);
  await page.getByRole('button', { name: 'Check' }).click();
  await expect(result(page)).toContainText('of 100 points');
  const rights = await page.getByRole('listitem').filter({ has: page.getByRole('checkbox') }).evaluateAll((items) =>
    items.map((item) => item.dataset.right === 'true'),
  );
  // Nothing was marked, so the right ones are cached.
  return rights.map((right) => !right);
}

test('a wrong answer is explained and comes back as a card, the same link asks the same', async ({ page }) => {
  const runs = await truth(page);
  expect(runs.some(Boolean)).toBe(true);
  await expect(page.getByText('wrong', { exact: true }).first()).toBeVisible();
  await expect(page.getByText(/because|again|stands on/).first()).toBeVisible();
  await page.goto('#/cards/drill');
  await expect(page.getByText(/Which of these run again\?/).first()).toBeVisible();
  await open(page, QUESTION);
  for (const [at, run] of runs.entries()) if (run) await steps(page).nth(at).check();
  await page.getByRole('button', { name: 'Check' }).click();
  await expect(result(page).getByRole('heading')).toHaveText('100 of 100 points');
  // What is compared stays as it is.
  const first = await steps(page).first().isChecked();
  await steps(page).first().focus();
  await page.keyboard.press('Space');
  expect(await steps(page).first().isChecked()).toBe(first);
});

test('from the door to question after question, none twice', async ({ page }) => {
  await open(page);
  const topic = page.getByRole('group', { name: 'Topic' }).getByRole('button', { name: 'Mounts' });
  await topic.click();
  await expect(topic).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('link', { name: 'Ask me' }).click();
  const seen = new Set();
  for (let turn = 0; turn < 4; turn += 1) {
    await expect(page.getByRole('heading', { level: 1, name: 'Which steps run again?' })).toBeVisible();
    // The question before has the same heading, and an address like this one.
    await expect.poll(() => seen.has(page.url())).toBe(false);
    await expect(page).toHaveURL(/#\/drill\/mounts\/\d+$/);
    seen.add(page.url());
    await page.getByRole('button', { name: /^Hint/ }).click();
    await expect(page.getByRole('status').filter({ hasText: /runs? again\.$/ })).toBeVisible();
    await page.getByRole('button', { name: 'Check' }).click();
    await expect(result(page)).toContainText('of 100 points');
    await page.getByRole('link', { name: 'Next question' }).click();
  }
  await page.goto('#/drill');
  await expect(page.getByRole('row', { name: /^Mounts 4 / })).toBeVisible();
});

test('by keyboard alone', async ({ page }) => {
  const runs = await truth(page);
  // Away and back, so that it is asked anew.
  await page.goto('#/drill');
  await expect(page.getByRole('link', { name: 'Ask me' })).toBeVisible();
  await open(page, QUESTION);
  await steps(page).first().focus();
  for (const run of runs) {
    if (run) await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
  }
  while (!(await page.evaluate(() => document.activeElement.textContent === 'Check'))) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status').filter({ hasText: '100 of 100 points.' })).toBeAttached();
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

  test('by touch', async ({ page }) => {
    await open(page, QUESTION);
    await steps(page).first().tap();
    await expect(steps(page).first()).toBeChecked();
    await page.getByRole('button', { name: 'Check' }).tap();
    await expect(result(page)).toContainText('of 100 points');
    await page.getByRole('link', { name: 'Next question' }).tap();
    await expect(page).not.toHaveURL(/copy-content\/7$/);
  });
});

for (const colorScheme of ['light', 'dark']) {
  test(`an answered question passes axe in ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await truth(page);
    const found = await new AxeBuilder({ page }).analyze();
    expect(found.violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
  });
}
