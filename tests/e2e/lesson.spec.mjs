// The lesson: read from the opening to the last chapter, with every figure answering.
import { arrived, expect, test } from './fixture.mjs';

test('the opening answers a question and leads on', async ({ page }) => {
  await page.goto('');
  await expect(page).toHaveTitle(/Lesson/);
  const figure = page.getByRole('figure').first();
  await expect(figure.getByRole('status')).toContainText('src/app.py');
  await expect(figure.getByRole('option', { name: /RUN pip install .*: runs/ })).toBeVisible();
  await figure.getByRole('button', { name: 'Dependencies before source' }).click();
  await expect(figure.getByRole('option', { name: /RUN pip install .*: cached/ })).toBeVisible();
  await figure.getByRole('button', { name: 'Edit requirements.txt' }).click();
  await expect(figure.getByRole('option', { name: /COPY requirements.txt .*: cause/ })).toBeVisible();
  await page.getByRole('link', { name: 'Read from the start' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Why a small change can take minutes' })).toBeFocused();
});

/** What a screen reader is told of each figure: its name, and its facts one by one. */
const told = (page) =>
  page.getByRole('figure').evaluateAll((figures) =>
    figures.map((figure) => {
      const text = (element) => (element.getAttribute('aria-label') ?? element.textContent).replace(/\s+/g, ' ').trim();
      const pictures = [...figure.querySelectorAll('[role="img"]')];
      const facts = figure.querySelectorAll('[role="option"], [role="row"], tr, li, .figure__answer');
      return {
        name: figure.querySelector('figcaption')?.textContent.trim() ?? '',
        facts: [...facts, ...pictures].map(text),
      };
    }),
  );

/** Goes on by Tab until a link of this name has the focus, and presses it. */
async function tabTo(page, name) {
  const link = page.getByRole('navigation', { name: 'Chapters' }).getByRole('link', { name });
  const isFocused = () => link.evaluate((element) => element === document.activeElement);
  for (let stops = 0; !(await isFocused()); stops += 1) {
    expect(stops, 'the keyboard is caught somewhere').toBeLessThan(400);
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
}

test('the whole lesson is walked by keyboard, and every figure says what it shows', async ({ page }) => {
  test.slow();
  await page.goto('#/');
  await arrived(page);
  const start = page.getByRole('link', { name: 'Read from the start' });
  while (!(await start.evaluate((element) => element === document.activeElement))) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const title = page.getByRole('heading', { level: 1 });
  const next = page.getByRole('navigation', { name: 'Chapters' }).getByRole('link', { name: /^Next/ });
  const walked = [];
  const figures = [];
  for (;;) {
    await expect(title).toBeFocused();
    const name = await title.textContent();
    expect(walked).not.toContain(name);
    walked.push(name);
    await expect(page.getByRole('navigation', { name: 'Chapters' })).toBeVisible();
    await arrived(page);
    for (const figure of await told(page)) {
      // A name says what this figure shows, not what a figure is.
      expect(figure.name.split(' ').length, figure.name).toBeGreaterThan(2);
      expect(figure.facts, figure.name).not.toEqual([]);
      for (const fact of figure.facts) expect(fact, figure.name).toMatch(/\p{L}{2}/u);
      expect(figure.facts.join('\n'), figure.name).not.toMatch(/undefined|NaN|\bnull\b/);
      figures.push(figure.name);
    }
    if ((await next.count()) === 0) break;
    await tabTo(page, /^Next/);
    await expect(title).not.toHaveText(name);
  }
  expect(walked).toHaveLength(12);
  expect(figures.length).toBeGreaterThan(20);
  expect(figures.filter((name, at) => figures.indexOf(name) !== at)).toEqual([]);
  // And back, chapter by chapter.
  for (const name of walked.slice(0, -1).reverse()) {
    await page.getByRole('navigation', { name: 'Chapters' }).getByRole('link', { name: /^Before/ }).press('Enter');
    await expect(title).toHaveText(name);
    await expect(title).toBeFocused();
  }
});

test('a section has an address, a term its meaning, and back leads back', async ({ page }) => {
  await page.goto('#/lesson/beyond.digests');
  const heading = page.getByRole('heading', { name: /Content: mode yes, time no/ });
  await expect(heading).toBeFocused();
  await expect(heading).toBeInViewport();
  const term = page.getByRole('button', { name: 'digest', exact: true }).first();
  await term.click();
  await expect(page.getByRole('note').first()).toContainText('SHA-256');
  await page.goto('#/coverage');
  await expect(page.getByRole('heading', { level: 1, name: 'What the lesson covers' })).toBeVisible();
  await page.goBack();
  await expect(heading).toBeFocused();
});

test('what was read is kept, and reading goes on there', async ({ page }) => {
  await page.goto('#/lesson/stages');
  // A figure is played when it comes near, and is larger then: after the last one the text stays where it is.
  await expect(page.getByRole('figure').first()).toBeVisible();
  for (const figure of await page.getByRole('figure').all()) {
    await figure.scrollIntoViewIfNeeded();
    await expect(figure.getByText('The figure is loading')).toHaveCount(0);
  }
  await page.getByRole('heading', { name: /Copies that stand on nothing/ }).scrollIntoViewIfNeeded();
  await page.mouse.wheel(0, 2000);
  const section = page.getByRole('navigation', { name: 'Contents' }).getByRole('link', { name: 'Copies that stand on nothing' });
  await expect(section).toHaveAttribute('aria-current', 'location');
  await page.goto('#/coverage');
  const point = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: 'Copies that stand on nothing' }) });
  await expect(point).toContainText('seen');
  await page.goto('#/');
  await page.reload();
  await page.getByRole('link', { name: /^Go on at/ }).click();
  await expect(page).toHaveURL(/#\/lesson\/beyond\.link$/);
});

test('the diagram counts what each layer costs', async ({ page }) => {
  await page.goto('#/diagram');
  const figure = page.getByRole('figure');
  const install = figure.getByRole('row').filter({ hasText: 'RUN pip install' });
  await expect(install).toContainText('cached');
  await expect(install).toContainText('a month');
  await figure.getByRole('button', { name: 'Source before dependencies' }).click();
  await expect(install).toContainText('runs');
  await expect(install).toContainText('a week');
  await figure.getByRole('link', { name: 'Open on the Bench' }).click();
  await expect(page.getByRole('heading', { level: 1, name: /what will Docker rebuild/ })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Dockerfile', exact: true })).toHaveValue(/COPY \. \.\nRUN pip install/);
});

test('rooms are a rail on wide screens and a sheet on narrow ones', async ({ page }) => {
  await page.goto('#/coverage');
  const rooms = page.getByRole('navigation', { name: 'Rooms' });
  await rooms.getByRole('link', { name: 'Bench' }).click();
  await expect(page).toHaveTitle('Bench · Layer Lab');
  await expect(page.getByRole('main')).toBeFocused();
  await page.setViewportSize({ width: 360, height: 740 });
  await expect(rooms.getByRole('link', { name: 'Lesson' })).toBeInViewport();
  await rooms.getByRole('link', { name: 'Lesson' }).click();
  await expect(page).toHaveTitle('Lesson · Layer Lab');
});

test('the image view tells what a new version moves', async ({ page }) => {
  await page.goto('#/image');
  const layers = page.getByRole('table', { name: /^Layers/ });
  const install = layers.getByRole('row').filter({ hasText: 'RUN pip install' });
  await expect(install).toContainText('there already');
  await page.getByRole('button', { name: 'Source before dependencies' }).click();
  await expect(install).toContainText('uploaded');
  await page.getByRole('button', { name: 'Copied twice, for a mode' }).click();
  await expect(layers.getByRole('row').filter({ hasText: 'COPY . .' })).toContainText('hidden above');
});

test('the build flow is stepped through by keyboard, on the Dockerfile of the Bench', async ({ bench, page }) => {
  await bench.editor.fill('FROM alpine\nRUN echo one\n');
  await expect(bench.layer(2)).toHaveAccessibleName(/RUN echo one/);
  await page.goto('#/flow');
  const here = page.getByRole('region', { name: 'The present stop' });
  await expect(here.getByRole('heading')).toHaveText('Read the Dockerfile');
  await expect(here).toContainText('2 lines of text give 2 instructions');
  const next = page.getByRole('button', { name: 'Next', exact: true });
  await next.focus();
  const seen = ['Read the Dockerfile'];
  while ((await next.getAttribute('aria-disabled')) !== 'true') {
    await page.keyboard.press('Enter');
    await expect(here.getByRole('heading')).not.toHaveText(seen.at(-1));
    seen.push(await here.getByRole('heading').textContent());
  }
  expect(seen).toHaveLength(9);
  await page.getByRole('slider', { name: 'Stop' }).press('Home');
  await expect(here.getByRole('heading')).toHaveText('Read the Dockerfile');
});

test('on paper nothing is cut: long lines go on below, figures are lists', async ({ page }) => {
  test.slow();
  // The width of a sheet of A4 between its margins.
  await page.setViewportSize({ width: 718, height: 1000 });
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  for (const place of ['layers', 'keys', 'stages', 'mounts', 'images', 'example', 'telling']) {
    await page.goto(`#/lesson/${place}`);
    await expect(page.getByRole('heading', { level: 1 }).and(page.locator(`#${place}`))).toBeVisible();
    await arrived(page);
    await expect(page.getByRole('navigation')).toHaveCount(0);
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll('main *')]
        .filter((one) => one.checkVisibility() && one.getBoundingClientRect().width > 1)
        .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 || one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== 'visible')
        .map((one) => `${one.tagName} ${one.className}: ${one.textContent.slice(0, 40)}`),
    );
    expect(cut, place).toEqual([]);
  }
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('the lesson can be read as plain text', async ({ page }) => {
    await page.goto('');
    await page.getByRole('link', { name: 'Read the text of the lesson without them.' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Docker image layers and the build cache');
    await expect(page.getByRole('navigation', { name: 'Chapters' }).getByRole('listitem')).toHaveCount(12);
    await page.getByRole('navigation').getByRole('link', { name: 'Order' }).click();
    await expect(page.getByRole('heading', { level: 2, name: 'Order', exact: true })).toBeInViewport();
  });
});

test('a figure is taken to the Bench with its Dockerfile and its change', async ({ page }) => {
  await page.goto('#/lesson/keys');
  const figure = page.getByRole('figure').filter({ hasText: 'The commit as a build argument' });
  await figure.scrollIntoViewIfNeeded();
  await figure.getByRole('link', { name: 'Open on the Bench' }).click();
  await expect(page.getByRole('textbox', { name: 'Dockerfile', exact: true })).toHaveValue(/GIT_SHA/);
  await expect(page.getByRole('list', { name: /^Changed since/ }).getByText('GIT_SHA').first()).toBeVisible();
});

test('the first figure keeps its place when the simulator arrives', async ({ page }) => {
  let release;
  const released = new Promise((resolve) => {
    release = resolve;
  });
  await page.route('**/parts/**', async (route) => {
    await released;
    await route.continue();
  });
  await page.goto('#/');
  const figure = page.getByRole('main').getByRole('figure');
  await expect(page.getByRole('link', { name: 'Read from the start' })).toBeVisible();
  await expect(figure).toContainText('Loading …');
  const choice = figure.getByText('Dependencies before source');
  const first = figure.getByText('python:3.12-slim');
  const before = [await choice.boundingBox(), (await first.boundingBox()).y];
  release();
  await expect(figure.getByRole('status')).toContainText('3 of 5 steps run again');
  expect([await choice.boundingBox(), (await first.boundingBox()).y]).toEqual(before);
});
