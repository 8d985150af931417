// The walk through the code: the source that runs, with the values of a step of what is on the Bench.
import { readFileSync } from 'node:fs';
import { expect, test } from './fixture.mjs';

const stop = (page) => page.getByRole('region').filter({ has: page.getByRole('heading', { level: 2 }) }).first();
/** The values at the stop. A question on the way says of its own where a recording goes. */
const says = (page) => page.getByRole('main').getByRole('status').filter({ hasNotText: 'recorded on this device' });
const way = (page, name) => page.getByRole('navigation', { name: 'Stops' }).getByRole('link', { name });

async function open(page, place = '') {
  await page.goto(`#/walk${place}`);
  await expect(page.getByRole('navigation', { name: 'Stops' })).toBeVisible();
}

test('a step that changed is followed through the code, stop by stop', async ({ page }) => {
  await open(page);
  await expect(page).toHaveTitle(/The contract/);
  await expect(page.getByRole('combobox', { name: 'Step followed' })).toHaveValue(/\d/);
  await expect(says(page)).toContainText('5 outcomes out');
  await way(page, 'Content, if it has to be').click();
  await expect(page.getByRole('heading', { level: 2, name: 'Content, if it has to be' })).toBeVisible();
  await expect(says(page)).toContainText('never taken by this step before');
  await expect(page.getByText('Came through here.')).toHaveCount(1);
  await page.getByRole('link', { name: 'Next: Load or execute' }).click();
  await expect(says(page)).toContainText('Executed');
  await expect(page.getByText('Came through here.')).toHaveCount(2);
  await page.getByRole('combobox', { name: 'Step followed' }).selectOption({ label: 'WORKDIR /app (cached)' });
  await expect(says(page)).toContainText('Loaded. Nothing ran.');
  await page.goBack();
  await expect(page.getByRole('heading', { level: 2, name: 'Content, if it has to be' })).toBeVisible();
});

test('the source shown is the source that runs', async ({ page }) => {
  await open(page, '/hit');
  const figure = page.getByRole('figure');
  const [, file, line] = /crates\/(\S+), line (\d+)/.exec(await figure.getByText(/, line /).textContent());
  const text = readFileSync(new URL(`../../crates/${file}`, import.meta.url), 'utf8').split('\n');
  const shown = await figure.locator('code.source__text').allTextContents();
  for (const [at, code] of shown.entries()) {
    expect(text[Number(line) - 1 + at].trim()).toBe(code.trim());
  }
  expect(shown.length).toBeGreaterThan(8);
});

test('it follows what is on the Bench', async ({ bench, page }) => {
  await bench.editor.fill('FROM alpine\nRUN echo one\nRUN echo two\n');
  // The example has a third line too.
  await expect(bench.layer(3)).toHaveAccessibleName(/RUN echo two/);
  await open(page, '/explain');
  const step = page.getByRole('combobox', { name: 'Step followed' });
  await expect(step.getByRole('option')).toHaveText([/RUN echo one/, /RUN echo two/]);
  await step.selectOption({ index: 1 });
  await expect(says(page)).toContainText('RUN echo two runs because');
});

test('questions on the way are answered and kept, by keyboard alone', async ({ page }) => {
  await open(page, '/say');
  await page.getByRole('textbox', { name: 'Your answer' }).focus();
  await page.keyboard.type('The ground is matched by definition only.');
  const compare = page.getByRole('button', { name: 'Compare with the rubric' });
  await compare.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Which of these did your answer say?')).toBeFocused();
  await page.getByRole('checkbox', { name: /what is given up/ }).focus();
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Keep this answer' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main').getByText('Kept.')).toBeVisible();
  await page.goto('#/interview');
  await expect(page.getByRole('link', { name: /gives up/ })).toBeVisible();
  await page.goto('#/coverage');
  await expect(page.getByRole('listitem').filter({ hasText: 'One trade-off, one way to fail' })).toContainText('practised');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

  test('by touch', async ({ page }) => {
    await open(page);
    await way(page, 'A key is no result').tap();
    await expect(stop(page).getByRole('heading', { level: 2 })).toHaveText('A key is no result');
    const box = await way(page, 'A key is no result').boundingBox();
    expect(box.width).toBeGreaterThanOrEqual(44);
    expect(box.height).toBeGreaterThanOrEqual(44);
  });
});
