// The page as a guest: real hosts resize it, it follows their colours, reports where it is asked to, and trusts nobody.
import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import { arrived, expect } from './fixture.mjs';
import { test } from './hosted.mjs';

/** What a course page does first: what it is told before its own script runs is not lost. */
const NOTE = "window.heard = []; addEventListener('message', ({ data }) => heard.push(data?.type));";

/** A course page above the tool, with these elements in it. It notes what it is told. */
async function course(page, host, body, head = '') {
  host.put('/course/page.html', `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Course</title><script>${NOTE}</script>${head}</head><body>${body}</body></html>`);
  await page.goto(new URL('/course/page.html', host.url).href);
}

const frame = (room, more = '') => `<iframe data-layer-lab title="${room}" src="./tool/?embed=${room}" width="1100" height="300" ${more}></iframe>`;
const inside = (page, room) => page.frameLocator(`iframe[title="${room}"]`);

/** Waits until the page in the frame listens to its host: what it is told before is lost. It has said how high it is then. */
const listens = (page) => page.waitForFunction(() => window.heard.includes('layer-lab:resize'));

/** Waits until a frame has all that it fetches ahead: from then on it needs its host no more. */
async function expectWhole(page, room) {
  const element = await page.locator(`iframe[title="${room}"]`).elementHandle();
  const content = await element.contentFrame();
  await content.waitForFunction(async () => {
    const { PARTS } = await import(document.querySelector('link[rel="modulepreload"]').href);
    // There is no search in a frame, and no catalogue is read for English.
    const { search, language, ...parts } = PARTS;
    const had = new Set(performance.getEntriesByType('resource').map(({ name }) => name));
    return Object.values(parts).flat().every((file) => had.has(new URL(file, document.baseURI).href));
  });
}

/** How much higher the content of a frame is than the frame. */
async function excess(page, room) {
  const element = await page.locator(`iframe[title="${room}"]`).elementHandle();
  const content = await element.contentFrame();
  const outer = await element.evaluate((one) => one.clientHeight);
  return (await content.evaluate(() => document.getElementById('app').getBoundingClientRect().height)) - outer;
}

async function expectFitted(page, room) {
  await arrived(inside(page, room));
  await expect.poll(async () => Math.abs(await excess(page, room))).toBeLessThan(2);
  await expect(inside(page, room).locator(':root[data-fitted]')).toHaveCount(1);
}

test('the resizer of H5P makes a frame as high as its content', async ({ page, host }) => {
  host.put('/course/h5p-resizer.js', await readFile('node_modules/h5p-standalone/vendor/h5p/js/h5p-resizer.js'));
  await course(page, host, frame('coverage') + frame('bench'), '<script src="h5p-resizer.js" defer></script>');
  await expectFitted(page, 'coverage');
  await expectFitted(page, 'bench');
  // A narrower page needs a higher frame.
  const before = await page.locator('iframe[title="coverage"]').evaluate((one) => one.clientHeight);
  await page.setViewportSize({ width: 400, height: 800 });
  await expect.poll(() => page.locator('iframe[title="coverage"]').evaluate((one) => one.clientHeight)).toBeGreaterThan(before);
  await expectFitted(page, 'coverage');
});

test('with embed.js three rooms resize, follow the page’s colours, and go on without a connection', async ({ page, host }) => {
  await course(page, host, frame('lesson') + frame('bench') + frame('cards'), '<script src="tool/embed.js" defer></script>');
  for (const room of ['lesson', 'bench', 'cards']) await expectFitted(page, room);
  await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'dark'));
  for (const room of ['lesson', 'bench', 'cards']) {
    await expect(inside(page, room).locator(':root[data-theme="dark"]')).toHaveCount(1);
  }
  await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'light'));
  await expect(inside(page, 'bench').locator(':root[data-theme="light"]')).toHaveCount(1);
  for (const room of ['lesson', 'bench', 'cards']) await expectWhole(page, room);
  await host.close();
  await inside(page, 'lesson').getByRole('button', { name: 'Edit requirements.txt' }).click();
  await expect(inside(page, 'lesson').getByText(/because requirements\.txt changed/).first()).toBeVisible();
  await inside(page, 'bench').getByRole('textbox', { name: 'Dockerfile', exact: true }).fill('FROM alpine\nRUN mine\n');
  await expect(inside(page, 'bench').getByRole('option', { name: /^Line 2, RUN mine/ })).toBeVisible();
  await inside(page, 'cards').getByRole('button', { name: 'Show answer' }).click();
  await expectFitted(page, 'cards');
});

test('in a sandbox without an origin it resizes too', async ({ page, host }) => {
  await course(page, host, frame('flow', 'sandbox="allow-scripts"'), '<script src="tool/embed.js" defer></script>');
  const handle = await page.locator('iframe').elementHandle();
  await arrived(inside(page, 'flow'));
  await expect.poll(() => handle.evaluate((one) => one.clientHeight)).toBeGreaterThan(400);
  await expect(inside(page, 'flow').locator(':root[data-fitted]')).toHaveCount(1);
});

/** A frame with parameters of its own. */
const asked = (room, more) => `<iframe title="${room}" src="./tool/?embed=${room}&${more}" width="1100" height="700"></iframe>`;

/** How long a slab of the figure takes to change its colour. */
const motion = (room) =>
  room.locator('.stack__slab').first().evaluate((slab) => getComputedStyle(slab).transitionDuration.split(',')[0]);

for (const [parameter, system, expected] of [
  ['motion=reduce', 'no-preference', '0s'],
  ['motion=full', 'reduce', '0.16s'],
  ['motion=auto', 'reduce', '0s'],
  ['motion=sideways', 'no-preference', '0.16s'],
]) {
  test(`${parameter} where the system says ${system}`, async ({ page, host }) => {
    await page.emulateMedia({ reducedMotion: system });
    await course(page, host, asked('bench', parameter));
    const room = inside(page, 'bench');
    await expect(room.locator('.stack__slab').first()).toBeVisible();
    await expect.poll(() => motion(room)).toBe(expected);
    await listens(page);
    // Its host may change it, and give it back to the system.
    await page.evaluate((other) => frames[0].postMessage({ type: 'layer-lab:set', v: 1, motion: other }, '*'), expected === '0s' ? 'full' : 'reduce');
    await expect.poll(() => motion(room)).toBe(expected === '0s' ? '0.16s' : '0s');
    await page.evaluate(() => frames[0].postMessage({ type: 'layer-lab:set', v: 1, motion: 'auto' }, '*'));
    await expect.poll(() => motion(room)).toBe(system === 'reduce' ? '0s' : '0.16s');
  });
}

test('a language that the page is not written in falls back to one that it is', async ({ page, host }) => {
  for (const language of ['en', 'EN-gb', 'tlh', '%22%3E', '__proto__']) {
    await course(page, host, asked('about', `lang=${language}`));
    await arrived(inside(page, 'about'));
    await expect(inside(page, 'about').locator(':root')).toHaveAttribute('lang', 'en');
  }
});

test('a frame speaks its host’s language, live, unless its address names one', async ({ page, host }) => {
  const fixed = frame('flow').replace('?embed=flow', '?embed=flow&lang=en');
  await course(page, host, frame('bench') + fixed, '<script src="tool/embed.js" defer></script>');
  await expectFitted(page, 'bench');
  await expectFitted(page, 'flow');
  const text = inside(page, 'bench').getByRole('textbox', { name: 'Dockerfile', exact: true });
  await text.fill('FROM alpine\nRUN mine\n');
  await page.evaluate(() => (document.documentElement.lang = 'es-AR'));
  await expect(inside(page, 'bench').locator(':root')).toHaveAttribute('lang', 'es');
  await expect(inside(page, 'bench').getByRole('region', { name: 'La respuesta' })).toBeVisible();
  await expect(text).toHaveValue('FROM alpine\nRUN mine\n');
  // What is no tag is passed over.
  await page.evaluate(() => {
    for (const lang of [7, null, '', 'en"><script>', 'x'.repeat(99), { toString: 0 }]) {
      frames[0].postMessage({ type: 'layer-lab:set', v: 1, lang }, '*');
    }
    frames[0].postMessage({ type: 'layer-lab:set', v: 1, theme: 'dark' }, '*');
  });
  await expect(inside(page, 'bench').locator(':root[data-theme="dark"]')).toHaveAttribute('lang', 'es');
  await expect(inside(page, 'flow').locator(':root')).toHaveAttribute('lang', 'en');
});

test('the Bench as a figure can be looked into and not changed', async ({ page, host }) => {
  await course(page, host, asked('bench', 'readonly'));
  const room = inside(page, 'bench');
  const text = room.getByRole('textbox', { name: 'Dockerfile', exact: true });
  await expect(text).toHaveJSProperty('readOnly', true);
  const before = await text.inputValue();
  for (const name of ['Build', 'Undo', 'Options', 'Example', /^Take back/]) {
    await expect(room.getByRole('button', { name, exact: true })).toHaveCount(0);
  }
  await expect(room.getByText('Nothing can be changed here.')).toBeVisible();
  await text.press('ControlOrMeta+a');
  await text.pressSequentially('FROM scratch');
  await text.press('ControlOrMeta+Enter');
  await expect(text).toHaveValue(before);
  await expect(room.getByRole('heading', { name: 'Changed since build 1' })).toBeVisible();
  await room.getByRole('option', { name: /RUN pip install/ }).click();
  await expect(room.getByRole('region', { name: 'Why' })).toContainText('pip install');
  await room.getByRole('treeitem', { name: /README\.md/ }).click();
  const file = room.getByRole('region', { name: 'File README.md' });
  await expect(file.getByRole('textbox', { name: 'Text of the file' })).toHaveJSProperty('readOnly', true);
  await expect(file.getByRole('button')).toHaveCount(1);
  await room.getByRole('button', { name: 'Compare' }).click();
  await expect(room.getByRole('region', { name: 'The last build and the next' })).toBeVisible();
});

test('a figure passes axe, and has nothing to edit on a phone', async ({ page, host }) => {
  await page.goto(`${host.url}?embed=bench&readonly=1`);
  await arrived(page);
  const found = await new AxeBuilder({ page }).analyze();
  expect(found.violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
  await page.setViewportSize({ width: 360, height: 740 });
  await expect(page.getByRole('tab', { name: 'Dockerfile' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Edit the text' })).toHaveCount(0);
  await page.goto(`${host.url}?readonly=1#/bench`);
  // Outside a frame it means nothing.
  await expect(page.getByRole('button', { name: 'Build', exact: true })).toBeVisible();
});

test('a host that does not answer has a frame that scrolls inside', async ({ page, host }) => {
  await course(page, host, frame('coverage'));
  const room = inside(page, 'coverage');
  await arrived(room);
  await expect(room.locator(':root[data-fitted]')).toHaveCount(0);
  expect(await page.locator('iframe').evaluate((one) => one.clientHeight)).toBe(300);
  const link = room.getByRole('link', { name: 'Open Layer Lab in a window of its own' });
  await link.scrollIntoViewIfNeeded();
  await expect(link).toBeInViewport();
  await expect(link).toHaveAttribute('href', /\/course\/tool\/#\/coverage$/);
});

test('the way to the whole page leads to where one is', async ({ page, host }) => {
  await course(page, host, frame('lesson'));
  const room = inside(page, 'lesson');
  await room.getByRole('link', { name: 'Read from the start' }).click();
  await expect(room.getByRole('link', { name: 'Open Layer Lab in a window of its own' })).toHaveAttribute('href', /#\/lesson\/[a-z]+/);
});

test('messages from elsewhere, malformed ones and floods change nothing', async ({ page, host }) => {
  await course(
    page,
    host,
    `${frame('about')}<iframe title="stranger" srcdoc="<script>addEventListener('message', ({ data }) => parent.frames[0].postMessage(data, '*'))</script>"></iframe>`,
  );
  const room = inside(page, 'about');
  await arrived(room);
  await listens(page);
  const themes = () => room.locator(':root').getAttribute('data-theme');
  // From a sibling, not from the page around it.
  await page.evaluate(() => frames[1].postMessage({ type: 'layer-lab:set', v: 1, theme: 'dark' }, '*'));
  await page.evaluate(() => {
    const target = frames[0];
    const odd = [
      null, 'dark', 7, [], { type: 'layer-lab:set' }, { type: 'layer-lab:set', theme: 'sepia' }, { type: 'layer-lab:set', theme: { toString: 0 } },
      { type: ['layer-lab:set'], theme: 'dark' }, JSON.parse('{"__proto__":{"type":"layer-lab:set","theme":"dark"}}'),
      { context: 'h5p' }, { context: 'h5p', action: '__proto__' }, { type: 'constructor' },
    ];
    for (const message of odd) target.postMessage(message, '*');
    for (let at = 0; at < 5000; at += 1) target.postMessage({ type: 'layer-lab:set', theme: 'nothing' }, '*');
  });
  // A good one afterwards arrives, so all before it were looked at.
  await page.evaluate(() => frames[0].postMessage({ type: 'layer-lab:set', v: 1, theme: 'light' }, '*'));
  await expect.poll(themes).toBe('light');
  await expect(room.locator(':root[data-fitted]')).toHaveCount(0);
});

test('results are told to the one origin that is named, and only when asked', async ({ page, host }) => {
  const origin = new URL(host.url).origin;
  const listen = () => page.evaluate(() => {
    window.told = [];
    addEventListener('message', ({ data }) => {
      if (data?.action === 'statement') window.told.push(data.statement);
    });
  });
  const rate = async () => {
    await inside(page, 'cards').getByRole('button', { name: 'Show answer' }).click();
    await inside(page, 'cards').getByRole('button', { name: /^Good/ }).click();
  };
  const told = () => page.evaluate(() => window.told.filter((one) => one.verb.display.en === 'answered'));
  const address = (more) => `<iframe title="cards" src="./tool/?embed=cards${more}" width="700" height="600"></iframe>`;
  for (const [more, count] of [['', 0], [`&xapi=1&origin=${encodeURIComponent('http://localhost:1')}`, 0], [`&xapi=1&origin=${encodeURIComponent(origin)}`, 1]]) {
    await course(page, host, address(more));
    await listen();
    await listens(page);
    await rate();
    // What was rated is kept, whoever is told.
    await expect(inside(page, 'cards').getByRole('button', { name: 'Show answer' })).toBeVisible();
    await expect.poll(async () => (await told()).length).toBe(count);
  }
  const [statement] = await told();
  expect(statement.verb.id).toBe('http://adlnet.gov/expapi/verbs/answered');
  expect(statement.object.id).toContain('/course/tool/#cards/');
  expect(statement.result).toEqual({ score: { min: 0, max: 100, raw: 100, scaled: 1 }, success: true });
  expect(statement.actor).toBeUndefined();
});

test('the gallery shows what to paste, and a preview of it', async ({ page }) => {
  await page.goto('#/embed');
  await page.getByRole('navigation', { name: 'Room to embed' }).getByRole('link', { name: 'Bench' }).click();
  const text = page.getByRole('region', { name: 'To paste' });
  await expect(text).toContainText('?embed=bench"');
  await page.getByRole('group', { name: 'Colours' }).getByRole('button', { name: 'Dark' }).click();
  await page.getByRole('group', { name: 'Written as' }).getByRole('button', { name: 'MDX' }).click();
  await expect(text).toContainText('?embed=bench&amp;theme=dark"');
  await expect(text).toContainText('style={{ border: 0 }}');
  const preview = page.frameLocator('iframe');
  await expect(preview.getByRole('textbox', { name: 'Dockerfile', exact: true })).toBeVisible();
  await expect(preview.locator(':root[data-theme="dark"]')).toHaveCount(1);
  await page.getByRole('group', { name: 'Language' }).getByRole('button', { name: 'Español' }).click();
  await expect(text).toContainText('?embed=bench&amp;theme=dark&amp;lang=es"');
  await expect(preview.locator(':root[lang="es"]')).toHaveCount(1);
  // The first screen is in that language too: here it is the program that has come.
  await expect(preview.getByRole('region', { name: 'La respuesta' })).toBeVisible();
});

test('the gallery writes motion and inputs into the snippet, where a room has them', async ({ page }) => {
  // What the preview shows is not the point here, and it begins anew with each choice.
  await page.route('**/?embed=*', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Preview</title>' }));
  await page.goto('#/embed/bench');
  const text = page.getByRole('region', { name: 'To paste' });
  await page.getByRole('group', { name: 'Motion' }).getByRole('button', { name: 'Reduced' }).click();
  await page.getByRole('group', { name: 'Inputs' }).getByRole('button', { name: 'A figure, read-only' }).click();
  await expect(text).toContainText('?embed=bench&amp;motion=reduce&amp;readonly"');
  await page.getByRole('navigation', { name: 'Room to embed' }).getByRole('link', { name: 'Flash cards' }).click();
  await expect(text).toContainText('?embed=cards&amp;motion=reduce"');
  await expect(page.getByRole('group', { name: 'Inputs' })).toHaveCount(0);
  await expect(page.getByRole('link', { name: /share\/cards\.html$/ })).toBeVisible();
});

for (const colorScheme of ['light', 'dark']) {
  test(`the gallery passes axe in ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto('#/embed');
    await expect(page.getByRole('heading', { level: 1, name: 'Embed a room' })).toBeVisible();
    const found = await new AxeBuilder({ page }).exclude('iframe').analyze();
    expect(found.violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
  });
}
