// The page in another language: chosen, kept, followed by frames, complete, and never in the way of the work.
import AxeBuilder from '@axe-core/playwright';
import { arrived, expect, expectWithinWindow, test } from './fixture.mjs';

const routes = [
  '#/', '#/lesson/layers', '#/lesson/keys', '#/lesson/glossary', '#/diagram', '#/flow', '#/walk', '#/walk/complete', '#/image', '#/coverage', '#/bench',
  '#/drill', '#/drill/copy-content/7', '#/drill/parameters', '#/cards', '#/reorder', '#/reorder/node', '#/lab', '#/lab/copy-before-install',
  '#/interview', '#/interview/mock', '#/embed', '#/about',
];

const menu = (page) => page.getByRole('combobox', { name: /^(Language|Idioma)$/ });

/** Goes to a room and waits until all that it fetches is there. */
async function visit(page, language, route) {
  await page.goto(`?lang=${language}${route}`);
  await arrived(page);
  await expect(page.locator(':root')).toHaveAttribute('lang', language);
}

/** Every text that is read or heard, apart from code and from what says that it is in another language. */
function spoken(page) {
  return page.evaluate(() => {
    const aside = 'code, pre, kbd, samp, textarea, svg text, option, iframe, [translate="no"], [lang]:not(html)';
    const out = new Set();
    const add = (text) => {
      const words = text.trim().replace(/\s+/g, ' ');
      if (words) out.add(words);
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.currentNode; node; node = walker.nextNode()) {
      const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
      if (element.closest(aside) || element.closest('script, style, noscript')) continue;
      if (node.nodeType === Node.TEXT_NODE) add(node.data);
      else for (const name of ['aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext', 'placeholder', 'title', 'alt']) add(element.getAttribute(name) ?? '');
    }
    add(document.title);
    return [...out];
  });
}

/** Looks at a room, then at each of its tabs, one after the other; the first is open again in the end. */
async function inEachTab(page, look) {
  await look();
  const tabs = await page.getByRole('tab').all();
  for (const tab of [...tabs, ...tabs.slice(0, 1)]) {
    await tab.click();
    await expect(tab).toHaveAttribute('aria-selected', 'true');
    await look(await tab.textContent());
  }
}

/** The same of a room with all its tabs. */
async function told(page) {
  const out = new Set();
  await inEachTab(page, async () => {
    for (const text of await spoken(page)) out.add(text);
  });
  return out;
}

/** Two words of a language next to each other; names, versions, paths and instructions are the same everywhere. */
const names = ['chain ID', 'diff ID', '$ docker buildx build .'];
const isSentence = (text) => !names.includes(text) && /(^|[\s(«“])\p{Ll}{2,}[,;:]? \p{L}{2,}/u.test(text.replace(/\b[A-Z]{3,}\b.*$/, ''));

for (const route of routes) {
  test(`${route} is told in Spanish, on a phone too`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await visit(page, 'en', route);
    const english = await told(page);
    await visit(page, 'es', route);
    const left = [...(await told(page))].filter((text) => english.has(text) && isSentence(text));
    expect(left).toEqual([]);
    await page.setViewportSize({ width: 320, height: 740 });
    await inEachTab(page, (tab) => expectWithinWindow(page, tab));
    // It holds another page in a frame, which axe would take for parts of this one.
    if (route === '#/embed') return;
    const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(', ')}`)).toEqual([]);
  });
}

test('a language chosen by keyboard is kept, and the work stays as it is', async ({ page, bench }) => {
  await bench.editor.fill('FROM alpine\nRUN mine\n');
  await expect(bench.layer(2)).toHaveAccessibleName(/RUN mine/);
  await menu(page).focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.locator(':root')).toHaveAttribute('lang', 'es');
  await expect(page.getByRole('combobox', { name: 'Idioma' })).toBeFocused();
  await expect(page.getByRole('textbox', { name: 'Dockerfile', exact: true })).toHaveValue('FROM alpine\nRUN mine\n');
  await expect(page.getByRole('region', { name: 'La respuesta' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('combobox', { name: 'Idioma' })).toHaveValue('es');
  await expect(page.getByRole('textbox', { name: 'Dockerfile', exact: true })).toHaveValue('FROM alpine\nRUN mine\n');
  await page.getByRole('combobox', { name: 'Idioma' }).selectOption('English');
  await expect(page.getByRole('combobox', { name: 'Language' })).toBeFocused();
  await expect(page.locator(':root')).toHaveAttribute('lang', 'en');
  await expect(bench.answer).toBeVisible();
});

test.describe('where the browser asks for Spanish', () => {
  test.use({ locale: 'es-MX' });

  test('the page begins in it, unless its address says otherwise', async ({ page }) => {
    await page.goto('#/about');
    await expect(menu(page)).toHaveValue('es');
    await page.goto('?lang=en-GB#/about');
    await expect(menu(page)).toHaveValue('en');
  });
});

test('the first screen has the language and the colours of its reader before the program is there', async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('layer-lab:theme', 'dark'));
  // It never comes.
  await page.route('**/layer-lab-*_bg.wasm', () => {});
  await page.goto('?lang=es-CL');
  await expect(page.getByText('Leer desde el principio')).toBeVisible();
  await expect(page.locator(':root')).toHaveAttribute('lang', 'es');
  await expect(page.locator(':root')).toHaveAttribute('data-theme', 'dark');
  const said = await page.locator('#app').innerText();
  expect(said).toContain('Editar requirements.txt');
  expect(said).not.toMatch(/\b(the|change|edit|loading|lesson)\b/i);
});

test('that the page cannot start is said in the language of its reader', async ({ context, baseURL }) => {
  // A page of its own: here the error is the point.
  const page = await context.newPage();
  await page.route('**/layer-lab-*_bg.wasm', (route) => route.fulfill({ body: 'no program', contentType: 'application/wasm' }));
  await page.goto(`${baseURL}?lang=es`);
  await expect(page.getByRole('alert')).toContainText('Layer Lab no pudo iniciarse');
  await page.goto(`${baseURL}?lang=en`);
  await expect(page.getByRole('alert')).toContainText('Layer Lab could not start');
});

test('translations that cannot be read leave the page in English', async ({ page }) => {
  await page.route('**/lang/es.mo', (route) => route.fulfill({ body: '<!doctype html><p>Not here</p>' }));
  await page.goto('?lang=es#/bench');
  await expect(page.locator(':root')).toHaveAttribute('lang', 'en');
  await expect(page.getByRole('region', { name: 'The answer' })).toBeVisible();
  await menu(page).selectOption('es');
  await expect(page.getByRole('status').filter({ hasText: 'Español did not load' })).toHaveCount(1);
  await expect(page.locator(':root')).toHaveAttribute('lang', 'en');
});
