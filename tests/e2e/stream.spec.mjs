// Parameters of a stream: moved by mouse, by touch, by keyboard; predicted rightly and wrongly; stopped and put back.
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './fixture.mjs';

const PLACE = '#/drill/parameters';
const prediction = (page) => page.getByRole('region', { name: 'Prediction' });
const said = (page, way) => prediction(page).getByRole('button', { name: way, exact: true });
const option = (page, group, name) => page.getByRole('group', { name: group }).getByRole('button', { name, exact: true });

async function open(page, place = PLACE) {
  await page.goto(place);
  // The first stream has been played once its charts are there.
  await expect(page.getByRole('table', { name: 'A week of builds' })).toBeVisible();
}

test('a right prediction is confirmed and explained by what ran and why', async ({ page }) => {
  await open(page);
  await option(page, 'Order of the Dockerfile', 'Dependencies first').click();
  await expect(prediction(page)).toContainText('Moved: order.');
  await said(page, 'Fall').click();
  await expect(prediction(page).getByRole('heading')).toHaveText(/^Right: a week fell, from .+ to .+\.$/);
  await expect(prediction(page).getByRole('listitem').first()).toContainText(/RUN pip install .* ran in \d+ of 200 builds/);
  await expect(page.getByRole('row', { name: /^Before/ })).toBeVisible();
  await expect(page.getByRole('img', { name: /^Of 200 builds: / })).toBeVisible();
  await expect(page.getByRole('row', { name: /^RUN pip install .* \d+ of 200/ })).toBeVisible();
});

test('a wrong prediction is told apart, the way back is open, and the link leads to the same', async ({ page }) => {
  await open(page);
  const week = page.getByRole('row', { name: /^Now/ });
  const start = await week.textContent();
  await option(page, 'Runner', 'A new one each time').click();
  await said(page, 'Fall').click();
  await expect(prediction(page).getByRole('heading')).toHaveText(/^Not so: a week rose, /);
  const worse = await week.textContent();
  expect(worse).not.toBe(start);
  const link = await prediction(page).getByRole('link', { name: 'Link to these parameters' }).getAttribute('href');
  await prediction(page).getByRole('button', { name: 'Back to before' }).click();
  await expect(week).toHaveText(start);
  await expect(option(page, 'Runner', 'One that stays')).toHaveAttribute('aria-pressed', 'true');
  await page.goto('#/about');
  await open(page, link);
  await expect(option(page, 'Runner', 'A new one each time')).toHaveAttribute('aria-pressed', 'true');
  await expect(week).toHaveText(worse);
});

/** Holds a stream after its first slice: what the page wants to do at its next turn is kept back until `release`. */
async function hold(page) {
  await page.evaluate(() => {
    const real = globalThis.setTimeout;
    const kept = [];
    globalThis.setTimeout = (then, delay, ...more) => (delay ? real(then, delay, ...more) : kept.push(then));
    globalThis.release = () => {
      globalThis.setTimeout = real;
      for (const then of kept) then();
      return kept.length;
    };
  });
}

/** Lets a held stream go on. */
async function release(page) {
  expect(await page.evaluate(() => globalThis.release())).toBeGreaterThan(0);
}

test('what was moved can be put back', async ({ page }) => {
  await open(page);
  await option(page, 'Cache mount for downloads', 'On').click();
  await prediction(page).getByRole('button', { name: 'Put back' }).click();
  await expect(option(page, 'Cache mount for downloads', 'Off')).toHaveAttribute('aria-pressed', 'true');
  await expect(said(page, 'Fall')).toHaveCount(0);
});

test('a stream counts its builds and can be cancelled', async ({ page }) => {
  await open(page);
  await hold(page);
  await option(page, 'Order of the Dockerfile', 'Dependencies first').click();
  await said(page, 'Fall').click();
  await expect(prediction(page).getByRole('progressbar', { name: 'Builds played' })).toBeVisible();
  await expect(prediction(page)).toContainText(/\d+ of 200 builds/);
  await prediction(page).getByRole('button', { name: 'Cancel' }).click();
  await release(page);
  await expect(prediction(page).getByRole('heading')).toHaveText(/^Predict first/);
  await expect(page.getByRole('row', { name: /^Before/ })).toHaveCount(0);
});

test('what is moved while a stream is played ends it: what was said of the old parameters does not count', async ({ page }) => {
  await open(page);
  await hold(page);
  await option(page, 'Order of the Dockerfile', 'Dependencies first').click();
  await said(page, 'Fall').click();
  await option(page, 'Runner', 'A new one each time').click();
  await release(page);
  await expect(prediction(page)).toContainText('Moved: order, runner.');
  await expect(page.getByRole('row', { name: /^Before/ })).toHaveCount(0);
});

test('by keyboard alone', async ({ page }) => {
  await open(page);
  const builds = page.getByRole('slider', { name: 'Builds a day' });
  await builds.focus();
  await page.keyboard.press('End');
  await expect(builds).toHaveValue('60');
  await expect(prediction(page)).toContainText('Moved: builds a day.');
  while (!(await said(page, 'Rise').evaluate((button) => button === document.activeElement))) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(prediction(page).getByRole('heading')).toHaveText(/^Right: a week rose/);
  await expect(prediction(page)).toBeFocused();
  await expect(page.getByRole('status').filter({ hasText: /^Right: a week rose/ })).toBeAttached();
});

test('a link to parameters that do not exist says so', async ({ page }) => {
  await open(page, `${PLACE}/upside-down`);
  await expect(page.getByRole('status').filter({ hasText: 'do not exist' })).toBeVisible();
});

test('the halves of the drill lead to each other', async ({ page }) => {
  await page.goto('#/drill');
  const halves = page.getByRole('navigation', { name: 'Halves of the drill' });
  await halves.getByRole('link', { name: 'Parameters' }).click();
  await expect(page.getByRole('region', { name: 'Parameters' })).toBeVisible();
  await halves.getByRole('link', { name: 'Questions' }).click();
  await expect(page.getByRole('link', { name: 'Ask me' })).toBeVisible();
});

test('the page answers while a stream is played', async ({ page }) => {
  await open(page);
  // By the clock of this page each look at it takes 5 ms, however fast the machine is: after 30 ms the browser has its turn.
  await page.evaluate(() => {
    let now = performance.now();
    performance.now = () => (now += 5);
    const real = globalThis.setTimeout;
    globalThis.turns = 0;
    globalThis.setTimeout = (then, delay, ...more) => {
      if (!delay) globalThis.turns += 1;
      return real(then, delay, ...more);
    };
  });
  await page.getByRole('slider', { name: 'Builds a day' }).fill('41');
  await said(page, 'Rise').click();
  await expect(prediction(page).getByRole('heading')).toHaveText(/^Right/);
  // A week has 205 builds, and a slice no more than six.
  expect(await page.evaluate(() => globalThis.turns)).toBeGreaterThan(205 / 6);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 320, height: 740 }, hasTouch: true, isMobile: true });

  test('by touch', async ({ page }) => {
    await open(page);
    await option(page, 'Cache export', 'Max').tap();
    await said(page, 'Stay about the same').tap();
    await expect(prediction(page).getByRole('heading')).toHaveText(/^Right: a week stayed about the same/);
    await expect(prediction(page)).toContainText('decides nothing here');
  });
});

for (const colorScheme of ['light', 'dark']) {
  test(`a revealed week passes axe in ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await open(page);
    await option(page, 'Order of the Dockerfile', 'A stage for dependencies').click();
    await said(page, 'Rise').click();
    await expect(prediction(page).getByRole('heading')).toHaveText(/^Not so/);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
  });
}
