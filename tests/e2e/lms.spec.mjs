// The packages for learning platforms, in the runtime that such platforms use: scorm-again.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test as base, watched } from './fixture.mjs';
import { Host } from './host.mjs';

const KINDS = {
  1.2: {
    make: 'window.API = new Scorm12API({ autocommit: false, lmsCommitUrl: false })',
    script: 'scorm12.js',
    object: 'API',
    ask: 'lmsGetValue',
    names: {
      status: 'cmi.core.lesson_status', raw: 'cmi.core.score.raw', place: 'cmi.core.lesson_location', data: 'cmi.suspend_data',
    },
    before: 'incomplete',
    after: 'passed',
  },
  2004: {
    make: 'window.API_1484_11 = new Scorm2004API({ autocommit: false, lmsCommitUrl: false })',
    script: 'scorm2004.js',
    object: 'API_1484_11',
    names: { status: 'cmi.success_status', raw: 'cmi.score.raw', place: 'cmi.location', data: 'cmi.suspend_data' },
    before: 'unknown',
    after: 'passed',
  },
};

const test = base.extend({
  kind: ['1.2', { option: true }],
  host: async ({ kind }, use) => {
    const host = await Host.start('/content/', join(process.env.LAYER_LAB_PACKAGES, kind));
    host.put('/scorm.js', await readFile(join('node_modules/scorm-again/dist', KINDS[kind].script)));
    await use(host);
    await host.close();
  },
  page: async ({ context, host }, use) => watched(await context.newPage(), [new URL(host.url).origin], use),
});

/** The platform's page, with what it kept of an earlier session. */
async function open(page, host, kind, kept) {
  const { make, object } = KINDS[kind];
  host.put(
    '/course.html',
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Platform</title><script src="scorm.js"></script>
     <script src="start.js"></script></head><body>
     <iframe title="content" src="content/index.html?embed=cards" width="900" height="700"></iframe></body></html>`,
  );
  const load = kept ? `window.${object}.loadFromJSON(${JSON.stringify(kept)}, 'cmi')` : '';
  host.put('/start.js', `${make};${load}`);
  await page.goto('about:blank');
  await page.goto(new URL('/course.html', host.url).href);
  await expect(page.frameLocator('iframe').getByRole('heading', { level: 1 })).toBeVisible();
}

const value = (page, kind, name) =>
  page.evaluate(([object, name]) => {
    const walk = (value, part) => value?.[part];
    return name.split('.').reduce(walk, window[object]);
  }, [KINDS[kind].object, KINDS[kind].names[name]]);

async function rate(page, how) {
  const content = page.frameLocator('iframe');
  await content.getByRole('button', { name: 'Show answer' }).click();
  await content.getByRole('button', { name: new RegExp(`^${how}`) }).click();
}

for (const kind of Object.keys(KINDS)) {
  test.describe(`SCORM ${kind}`, () => {
    test.use({ kind });

    test('score, status, place and time are kept by the platform, and taken up again', async ({ page, host }) => {
      await open(page, host, kind);
      await expect.poll(() => value(page, kind, 'status')).toBe(KINDS[kind].before);
      await rate(page, 'Again');
      await expect.poll(() => value(page, kind, 'raw')).toBe('0');
      await rate(page, 'Good');
      await expect.poll(() => value(page, kind, 'raw')).toBe('50');
      expect(await value(page, kind, 'status')).toBe(KINDS[kind].before);
      // Enough right answers make it done.
      for (let more = 0; more < 3; more += 1) await rate(page, 'Easy');
      await expect.poll(() => value(page, kind, 'status')).toBe(KINDS[kind].after);
      expect(await value(page, kind, 'raw')).toBe('80');
      const data = await value(page, kind, 'data');
      expect(Object.keys(JSON.parse(data).results)).toHaveLength(5);
      expect(data.length).toBeLessThanOrEqual(4096);
      await page.frameLocator('iframe').getByRole('tab', { name: 'All cards' }).click();
      await page.frames()[1].evaluate(() => (location.hash = '#/cards/theory.layering'));
      await expect.poll(() => value(page, kind, 'place')).toBe('#/cards/theory.layering');
      // The content is closed, the platform reads what was left.
      const left = await page.evaluate(async (object) => {
        const frame = document.querySelector('iframe');
        frame.src = 'about:blank';
        await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
        return JSON.parse(JSON.stringify(window[object].cmi));
      }, KINDS[kind].object);
      // The runtime drops a fraction of nought; without a call at all it would say `00:00:00`, or nothing.
      const time = kind === '1.2' ? left.core.session_time : left.session_time;
      expect(time).toMatch(kind === '1.2' ? /^\d{2,4}:\d\d:\d\d(\.\d+)?$/ : /^PT[\d.]+S$/);
      expect(time).toMatch(/[1-9]/);
      // Another session, on a machine that kept nothing itself.
      await page.evaluate(() => indexedDB.deleteDatabase('layer-lab-progress'));
      const before = kind === '1.2'
        ? { suspend_data: data, core: { lesson_location: '#/cards/theory.layering', lesson_status: 'passed' } }
        : { suspend_data: data, location: '#/cards/theory.layering' };
      await open(page, host, kind, before);
      await expect.poll(() => value(page, kind, 'raw')).toBe('80');
      expect(await page.frames()[1].evaluate(() => location.hash)).toBe('#/cards/theory.layering');
    });

    test('more results than there is room for still count', async ({ page, host }) => {
      await open(page, host, kind);
      await page.frames()[1].evaluate(() => {
        for (let at = 0; at < 400; at += 1) {
          const detail = JSON.stringify({ did: 'answered', about: `drill/topic/${at}`, score: at % 2 ? 100 : 0 });
          document.dispatchEvent(new CustomEvent('layer-lab:did', { detail }));
        }
      });
      await expect.poll(() => value(page, kind, 'raw')).toBe('50');
      const data = await value(page, kind, 'data');
      expect(data.length).toBeLessThanOrEqual(kind === '1.2' ? 4096 : 64000);
      const { results, folded } = JSON.parse(data);
      expect(Object.keys(results).length + folded[0]).toBe(400);
    });

    test('no link leads to a page for sharing, which no package holds', async ({ page, host }) => {
      // What the preview shows is another matter.
      await page.route('**/?embed=*', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Preview</title>' }));
      await page.goto(`${host.url}index.html#/embed`);
      await expect(page.getByRole('region', { name: 'To paste' })).toContainText('?embed=');
      await expect(page.locator('a[href*="share/"]')).toHaveCount(0);
    });

    test('nothing is installed in the platform’s origin', async ({ page, host }) => {
      await open(page, host, kind);
      await rate(page, 'Good');
      expect(host.asked.filter((path) => /service-worker|offline\.js/.test(path))).toEqual([]);
    });
  });
}
