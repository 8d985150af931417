// Interview prep as a person uses it: one question, and a mock interview.
import AxeBuilder from '@axe-core/playwright';
import { arrived, expect, test } from './fixture.mjs';

async function open(page, place = '') {
  await page.goto(`#/interview${place}`);
  await arrived(page);
}

const answer = (page) => page.getByRole('textbox', { name: 'Your answer' });
const rubric = (page) => page.getByRole('group', { name: 'Which of these did your answer say?' });

test('an answer is written, compared, kept, and what was missing becomes cards', async ({ page }) => {
  await open(page);
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(25);
  await page.getByRole('link', { name: 'What is cache invalidation in a Docker build?' }).click();
  await page.getByRole('button', { name: 'Think for a minute first' }).click();
  await expect(page.getByRole('timer')).toHaveText(/^(1:00|0:[0-5]\d)$/);
  await answer(page).fill('A step runs when its key is new.');
  // What is being written outlasts the page.
  await page.reload();
  await expect(answer(page)).toHaveValue('A step runs when its key is new.');
  await page.getByRole('button', { name: 'Compare with the rubric' }).click();
  const points = rubric(page).getByRole('checkbox');
  await expect(points).toHaveCount(4);
  await points.nth(0).check();
  await expect(page.getByText('What happens to the steps after the one that changed, and why?')).toBeVisible();
  await points.nth(1).check();
  await expect(page.getByText('What happens to the steps after the one that changed, and why?')).toBeHidden();
  await expect(page.getByRole('heading', { name: 'Production and incidents' })).toBeVisible();
  await page.getByRole('button', { name: 'Keep this answer' }).click();
  await page.getByRole('link', { name: 'Another question' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'What is cache invalidation' })).toContainText('2 of 4 points');
  await page.goto('#/cards/interview/what-is-invalidation');
  await expect(page.getByText('2 of 74 cards')).toBeVisible();
});

test('a mock interview asks five questions and ends with a debrief', async ({ page }) => {
  await open(page);
  await page.getByRole('link', { name: 'Mock interview: 5 questions, 15 minutes' }).click();
  for (let question = 1; question <= 5; question += 1) {
    await expect(page.getByText(`Question ${question} of 5`)).toBeVisible();
    await expect(page.getByRole('timer')).toHaveText(/^1[45]:\d\d$/);
    await answer(page).fill(`Answer ${question}`);
    await page.getByRole('button', { name: 'Compare with the rubric' }).click();
    await rubric(page).getByRole('checkbox').first().check();
    await page.getByRole('button', { name: question < 5 ? 'Next question' : 'To the debrief' }).click();
  }
  await expect(page.getByRole('heading', { level: 1, name: 'Debrief' })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: /^5 of \d+ points/ })).toBeVisible();
  await expect(page.getByText('Answer 5')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Print' })).toBeVisible();
});

test('a question is answered by keyboard alone', async ({ page }) => {
  await open(page, '/dockerignore');
  await answer(page).focus();
  await page.keyboard.type('It keeps files out.');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Answer aloud' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Which of these did your answer say?')).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await expect(rubric(page).getByRole('checkbox').first()).toBeChecked();
});

for (const place of ['', '/dockerignore', '/mock']) {
  test(`no barrier is found at “interview${place}”`, async ({ page }) => {
    await open(page, place);
    if (place) await page.getByRole('button', { name: 'Compare with the rubric' }).click();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.target)])).toEqual([]);
  });
}
