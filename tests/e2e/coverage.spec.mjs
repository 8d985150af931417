// The map of all points: how far one has come follows from the one history that everything is written into.
import { drawn, expect, test } from './fixture.mjs';

const point = (page, title) =>
  page.getByRole('listitem').filter({ has: page.getByRole('link', { name: title, exact: true }) });
const levels = (page) => page.getByRole('list', { name: 'Points by level' });

async function open(page) {
  await page.goto('#/coverage');
  await expect(page.getByRole('heading', { level: 1, name: 'What the lesson covers' })).toBeVisible();
  await expect(levels(page)).toBeVisible();
}

test('a point is seen when it is read, and practised when a card of it is rated', async ({ page }) => {
  await open(page);
  await expect(levels(page)).toHaveText(/0\s*seen.*0\s*practised.*0\s*mastered/s);
  const title = 'One line, seconds or minutes';
  await expect(point(page, title)).toContainText('new');
  await point(page, title).getByRole('link', { name: title, exact: true }).click();
  await expect(page).toHaveURL(/#\/lesson\/theory\.layering$/);
  await expect(page.getByRole('heading', { name: title })).toBeFocused();
  // It is read once it was scrolled to.
  await drawn(page);
  await page.goBack();
  await expect(point(page, title)).toContainText('seen');
  await page.reload();
  await expect(point(page, title)).toContainText('seen');

  await point(page, title).getByRole('link', { name: new RegExp(`cards? about “${title}”`) }).click();
  await expect(page.getByRole('tab', { name: 'All cards', selected: true })).toBeVisible();
  await page.getByRole('tab', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Show answer' }).click();
  await page.getByRole('button', { name: /^Good/ }).click();
  await page.goto('#/coverage');
  await expect(levels(page)).toHaveText(/1\s*practised/s);
});

test('what an earlier version kept of the reading counts, once', async ({ page }) => {
  await page.goto('#/about');
  await page.evaluate(() => {
    localStorage.setItem('layer-lab:seen', 'theory.layering beyond.digests');
    localStorage.setItem('layer-lab:place', 'beyond.digests');
  });
  await page.goto('#/coverage');
  await page.reload();
  await expect(levels(page)).toHaveText(/2\s*seen/);
  await page.reload();
  await expect(levels(page)).toHaveText(/2\s*seen/);
  expect(await page.evaluate(() => localStorage.getItem('layer-lab:seen'))).toBeNull();
  await page.goto('#/');
  await expect(page.getByRole('link', { name: /^Go on at/ })).toHaveAttribute('href', '#/lesson/beyond.digests');
  await expect(page.getByText(/1 of \d+ read/).first()).toBeVisible();
});

test('erasing the history takes the reading along', async ({ page }) => {
  await page.goto('#/lesson/beyond.digests');
  await expect(page.getByRole('heading', { name: 'Content: mode yes, time no' })).toBeFocused();
  await drawn(page);
  await page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: 'Coverage' }).click();
  await expect(levels(page)).toHaveText(/[1-9]\d*\s*seen/);
  await page.goto('#/cards');
  await page.getByRole('tab', { name: 'Data' }).click();
  await page.getByRole('button', { name: 'Erase everything' }).click();
  await page.goto('#/coverage');
  await expect(levels(page)).toHaveText(/0\s*seen/);
});
