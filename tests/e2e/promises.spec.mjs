// What the page promises on every screen: it can be used by everyone, anywhere, and keeps to itself.
import AxeBuilder from '@axe-core/playwright';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Bench, project } from './bench.mjs';
import { arrived, expect, expectWithinWindow, test } from './fixture.mjs';

const routes = ['#/', '#/lesson/layers', '#/lesson/stages', '#/lesson/glossary', '#/diagram', '#/flow', '#/walk', '#/walk/complete', '#/image', '#/coverage', '#/bench', '#/drill', '#/drill/copy-content/7', '#/drill/parameters', '#/reorder', '#/reorder/node', '#/lab', '#/lab/copy-before-install', '#/about'];
/** It holds another page in a frame, which axe would take for parts of this one; `frames.spec.mjs` looks at it apart. */
const framing = '#/embed';

for (const route of routes) {
  for (const colorScheme of ['light', 'dark']) {
    test(`${route} passes axe in ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.goto(route);
      await arrived(page);
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
        .analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(', ')}`)).toEqual([]);
    });
  }
}

for (const route of [...routes, framing]) {
  test(`${route} needs no sideways scrolling on narrow screens`, async ({ page }) => {
    await page.goto(route);
    await arrived(page);
    for (const width of [768, 360, 320]) {
      await page.setViewportSize({ width, height: 740 });
      await expectWithinWindow(page, `at ${width} px`);
    }
  });
}

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

  test('the whole job by touch', async ({ page, bench }) => {
    await bench.button('Example').tap();
    await bench.button('Build').tap();
    await expect(bench.answer).toContainText('cached');
    await page.getByRole('tab', { name: 'Files' }).tap();
    await bench.file('requirements.txt').first().tap();
    await page.getByRole('button', { name: 'Its content changed' }).tap();
    await expect(bench.answer).toContainText('requirements.txt');
    await page.getByRole('tab', { name: 'Dockerfile' }).tap();
    const row = page.getByRole('button', { name: /COPY .*cause/s }).first();
    await row.tap();
    await expect(row).toHaveAttribute('aria-expanded', 'true');
    await expect(page.getByRole('listitem').filter({ has: row })).toContainText('requirements.txt');
  });
});

test('the policy is strict, and a script that gets in does not run', async ({ page, bench }) => {
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
  expect(policy).not.toContain("'unsafe-inline'");
  expect(policy).not.toContain("'unsafe-eval'");
  await bench.editor.fill('FROM <img src=x onerror="document.title=\'owned\'">\nRUN <script>document.title="owned"</script>\n');
  await expect(bench.editor).toHaveValue(/owned/);
  await expect(page).not.toHaveTitle('owned');
});

test('markup that would run something is refused, and so is the script of another site', async ({ context, baseURL }) => {
  // A page of its own: here the violations are the point.
  const page = await context.newPage();
  await page.goto(baseURL);
  await expect(page.getByRole('figure')).toContainText('FROM');
  const refused = await page.evaluate(() => {
    const throws = (act) => {
      try {
        act();
        return false;
      } catch (error) {
        return error instanceof TypeError;
      }
    };
    const element = document.createElement('div');
    return [
      throws(() => { element.innerHTML = '<img src="x" onerror="0">'; }),
      throws(() => { element.innerHTML = '<svg><script>0</script></svg>'; }),
      throws(() => { element.innerHTML = '<a href="javascript:0">a</a>'; }),
      throws(() => { document.createElement('script').src = 'https://example.com/a.js'; }),
      throws(() => { document.createElement('script').text = '0'; }),
      throws(() => trustedTypes.createPolicy('another', {})),
    ];
  });
  expect(refused).toEqual([true, true, true, true, true, true]);
});

test('the colours that were chosen are there again, unless the address asks for others', async ({ page }) => {
  const root = page.locator(':root');
  const colours = page.getByRole('button', { name: /^Colours: / });
  await page.goto('#/about');
  await expect(colours).toHaveAccessibleName('Colours: auto');
  await colours.click();
  await colours.click();
  for (const [address, attribute, name] of [
    ['?#/about', 'dark', 'Colours: dark'],
    ['?theme=light#/about', 'light', 'Colours: light'],
    ['?theme=auto#/about', null, 'Colours: auto'],
    ['?theme=sepia#/about', 'dark', 'Colours: dark'],
  ]) {
    await page.goto(address);
    await expect(colours).toHaveAccessibleName(name);
    if (attribute) await expect(root).toHaveAttribute('data-theme', attribute);
    else await expect(root).not.toHaveAttribute('data-theme');
  }
});

test('without storage it works and says so', async ({ page, browser, baseURL }) => {
  await page.addInitScript(() => {
    const denied = { get: () => { throw new DOMException('denied', 'SecurityError'); } };
    Object.defineProperty(window, 'localStorage', denied);
    Object.defineProperty(window, 'indexedDB', denied);
  });
  const bench = new Bench(page);
  await bench.open();
  await expect(page.getByRole('status').filter({ hasText: /kept|stor/i }).first()).toBeVisible();
  await bench.editor.fill(project.Dockerfile);
  await expect(bench.layer(4)).toHaveAccessibleName(/RUN pip install/);
});

test('it works in a frame without an origin of its own', async ({ page, baseURL }) => {
  const host = new URL('host.html', baseURL).href;
  await page.route(host, (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><title>Course</title><iframe title="Layer Lab" sandbox="allow-scripts" width="900" height="900" src="./?embed=bench"></iframe>`,
    }),
  );
  await page.goto(host);
  const frame = page.frameLocator('iframe');
  await expect(frame.getByRole('region', { name: 'The answer' })).toContainText(/step|nothing/i);
  await frame.getByRole('textbox', { name: 'Dockerfile', exact: true }).fill(project.Dockerfile);
  await expect(frame.getByRole('option', { name: /^Line 4, RUN pip install/ })).toBeVisible();
});

test('a program that fails leaves a panel from which the work can be taken', async ({ context }) => {
  // A page of its own: this one is meant to fail.
  const page = await context.newPage();
  const bench = new Bench(page);
  await bench.open();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const panel = page.getByRole('region', { name: 'The program failed' });
  await expect(panel).toBeHidden();
  // A wasm function of one instruction, `unreachable`: what a panic is to the browser.
  const trap = '0061736d0100000001040160000003020100070501016600000a05010300000b';
  await page.evaluate((hex) => {
    const bytes = Uint8Array.from(hex.match(/../g), (byte) => parseInt(byte, 16));
    setTimeout(new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports.f);
  }, trap);
  await expect(panel).toContainText('unreachable');
  await panel.getByRole('button', { name: 'Copy my Dockerfile' }).click();
  await expect(panel.getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await bench.editor.inputValue());
});

test('names of all kinds are read, and what cannot be is told', async ({ page, bench, folder }) => {
  const names = ['with space.txt', 'Ünïcödé-名前.txt', '-dash', '#hash%20percent', "quote'\"`.txt", '.hidden', 'a\tb', 'line\nbreak'];
  const path = await folder({ ...project, ...Object.fromEntries(names.map((name) => [`odd/${name}`, name])) });
  await mkdir(join(path, 'empty'));
  await writeFile(Buffer.concat([Buffer.from(`${path}/odd/`), Buffer.from([0xff, 0xfe])]), 'not UTF-8');
  await bench.drop(path);
  await expect(bench.editor).toHaveValue(project.Dockerfile);
  await bench.file('odd/').click();
  for (const name of ['with space.txt', 'Ünïcödé-名前.txt', '#hash%20percent', '.hidden']) {
    await expect(bench.file(name)).toBeVisible();
  }
  await bench.build();
  await bench.expectStates({ 5: 'cached' });
  await expect(page.getByRole('status').filter({ hasText: /UTF-8|could not be read|name/i }).first()).toBeVisible();
});

test('a first visit loads nothing twice and nothing it does not need', async ({ page, baseURL }) => {
  const loaded = [];
  page.on('response', (response) => loaded.push(response));
  await new Bench(page).open();
  expect(loaded.filter((response) => response.status() !== 200).map((response) => response.url())).toEqual([]);
  const urls = loaded.map((response) => response.url());
  expect(urls).toEqual([...new Set(urls)]);
  for (const url of urls) expect(url.startsWith(baseURL)).toBe(true);
});

test('the files of the first figure follow the program on the line, and come once', async ({ page }) => {
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto('./');
  await expect(page.getByRole('figure').getByRole('status')).toBeVisible();
  expect(asked).toEqual([...new Set(asked)]);
  const opening = asked.find((url) => url.endsWith('/split_opening.wasm'));
  const how = await page.locator('link[rel="preload"]').evaluateAll((links) => links.map((link) => link.href));
  expect(how).toContain(opening);
});
