// What a learner did is never lost without being told: each fault of the storage, and what is there afterwards.
import { readFile } from 'node:fs/promises';
import { expect, test } from './fixture.mjs';
import { exported, kept, longHistory, suspended } from './histories.mjs';

const left = (page) => page.getByRole('list', { name: 'Left for today' });

async function open(page) {
  await page.goto('#/cards');
  await expect(page.getByRole('tab', { name: 'Review' })).toBeVisible();
}

async function rate(page) {
  await page.getByRole('button', { name: 'Show answer' }).click();
  await page.getByRole('button', { name: /^Easy/ }).click();
}

async function expectNew(page, count) {
  await expect(left(page)).toHaveText(new RegExp(`(?<!\\d)${count} new`));
}

/** The segments in the database: name → bytes. */
async function segments(page) {
  return page.evaluate(async () => {
    const wait = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await wait(indexedDB.open('layer-lab-progress'));
    const store = database.transaction('segments').objectStore('segments');
    const [names, values] = await Promise.all([wait(store.getAllKeys()), wait(store.getAll())]);
    database.close();
    return names.map((name, at) => [name, [...values[at]]]);
  });
}

/** Puts segments into the database as they are. */
async function put(page, entries) {
  await page.evaluate(async (entries) => {
    const database = await new Promise((resolve) => {
      const request = indexedDB.open('layer-lab-progress', 1);
      request.onupgradeneeded = () => request.result.createObjectStore('segments');
      request.onsuccess = () => resolve(request.result);
    });
    const transaction = database.transaction('segments', 'readwrite');
    for (const [name, bytes] of entries) transaction.objectStore('segments').put(new Uint8Array(bytes), name);
    await new Promise((resolve) => (transaction.oncomplete = resolve));
    database.close();
  }, entries);
}

test('a full disk at any write: told, and everything is there once there is room', async ({ page }) => {
  // What is done while a write goes on is written with the next one: each is waited for, so that they can be counted.
  let written = 0;
  const expectWritten = async (more) => {
    written += more;
    await expect.poll(async () => (await segments(page)).length).toBe(written);
  };
  for (let failing = 1; failing <= 3; failing += 1) {
    await open(page);
    const before = 10 - (failing - 1) * 3;
    await page.evaluate((failing) => {
      const put = IDBObjectStore.prototype.put;
      let writes = 0;
      IDBObjectStore.prototype.put = function (...given) {
        writes += 1;
        if (writes >= failing) throw new DOMException('no room', 'QuotaExceededError');
        return put.apply(this, given);
      };
    }, failing);
    for (let done = 1; done <= 3; done += 1) {
      await rate(page);
      await expectNew(page, before - done);
      if (done < failing) await expectWritten(1);
    }
    await expect(page.getByText('storage is full')).toBeVisible();
    // The page goes while nothing can be written.
    await page.reload();
    await expectNew(page, before - 3);
    await expect(page.getByText('storage is full')).toBeHidden();
    await expectWritten(1);
  }
});

for (const [fault, error, told] of [
  ['a write that is taken back by the browser', null, 'keep nothing here'],
  ['a full disk that the browser notices only at the end of a write', 'QuotaExceededError', 'storage is full'],
]) {
  test(`${fault}: told, and done with the next one`, async ({ page }) => {
    await open(page);
    await page.evaluate((error) => {
      const { put } = IDBObjectStore.prototype;
      IDBObjectStore.prototype.put = function (...given) {
        const request = put.apply(this, given);
        const why = error && new DOMException('no room', error);
        Object.defineProperty(this.transaction, 'error', { get: () => why });
        this.transaction.abort();
        IDBObjectStore.prototype.put = put;
        return request;
      };
    }, error);
    await rate(page);
    await expect(page.getByText(told)).toBeVisible();
    await rate(page);
    await expect(page.getByText(told)).toBeHidden();
    await page.reload();
    await expectNew(page, 8);
  });
}

test('a page that goes in the midst of writing: what was done is there again', async ({ page }) => {
  await open(page);
  await page.evaluate(() => {
    // The request is made and never answered, as when the page goes.
    IDBObjectStore.prototype.put = function () {
      return this.get('nothing');
    };
    IDBTransaction.prototype.__defineSetter__('oncomplete', () => {});
  });
  await rate(page);
  await page.reload();
  await expectNew(page, 9);
});

test('no storage at all, as in private windows: told, and the history can be taken along', async ({ page }, info) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'indexedDB', {
      get() {
        throw new DOMException('no', 'SecurityError');
      },
    });
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('no', 'SecurityError');
      },
    });
  });
  await open(page);
  await rate(page);
  await expectNew(page, 9);
  await expect(page.getByText('lets the page keep nothing here')).toBeVisible();
  await page.getByRole('tab', { name: 'Data' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export history' }).click();
  const file = info.outputPath('history.json');
  await (await download).saveAs(file);
  expect(JSON.parse(await readFile(file, 'utf8')).events).toHaveLength(2);
});

test('an abort in the midst of bringing an old history up to date: nothing is lost, and the next page does it', async ({ page }) => {
  await page.goto('#/about');
  const cards = Array.from({ length: 70 }, (_, at) => [`a-${at}`, suspended(at + 1, `card-${at}`)]);
  await put(page, cards);
  await page.goto('about:blank');
  await page.addInitScript(() => {
    if (sessionStorage.getItem('fault') === 'over') return;
    IDBObjectStore.prototype.delete = function () {
      this.transaction.abort();
      throw new DOMException('gone', 'AbortError');
    };
  });
  await open(page);
  await expect.poll(async () => (await segments(page)).length).toBe(70);
  await page.evaluate(() => sessionStorage.setItem('fault', 'over'));
  await page.reload();
  await expect(page.getByRole('tab', { name: 'Review' })).toBeVisible();
  await expect.poll(async () => (await segments(page)).length).toBe(1);
  await page.getByRole('tab', { name: 'Figures' }).click();
  await expect(page.getByText('70 suspended')).toBeVisible();
});

test('damaged and newer parts: told, left as they are, saved on request; the rest counts', async ({ page }, info) => {
  await open(page);
  await rate(page);
  await expect.poll(async () => (await segments(page)).length).toBe(1);
  const damaged = suspended(5, 'lost');
  damaged[9] ^= 1;
  const newer = suspended(6, 'from tomorrow');
  newer[4] = 9;
  await put(page, [['damaged', damaged], ['newer', newer]]);
  await page.reload();
  await expectNew(page, 9);
  await expect(page.getByText('2 parts of what was kept cannot be read')).toBeVisible();
  const downloads = [];
  page.on('download', (download) => downloads.push(download));
  await page.getByRole('button', { name: 'Save as a file' }).click();
  await expect.poll(() => downloads.length).toBe(2);
  const file = info.outputPath('damaged.bin');
  await downloads.find((one) => one.suggestedFilename() === 'layer-lab-damaged.bin').saveAs(file);
  expect([...(await readFile(file))]).toEqual(damaged);
  await rate(page);
  await page.reload();
  await expectNew(page, 8);
  const kept = new Map(await segments(page));
  expect(kept.get('damaged')).toEqual(damaged);
  expect(kept.get('newer')).toEqual(newer);
});

test('another tab that holds the database open: nobody waits, and nothing is lost', async ({ page, context }) => {
  const holder = await context.newPage();
  await holder.goto('#/about');
  await holder.evaluate(
    () =>
      new Promise((resolve) => {
        const request = indexedDB.open('layer-lab-progress', 1);
        request.onupgradeneeded = () => request.result.createObjectStore('segments');
        // Held, and deaf to requests to let go.
        request.onsuccess = () => resolve((window.held = request.result));
      }).then(() => {}),
  );
  await open(page);
  await rate(page);
  await page.reload();
  await expectNew(page, 9);
});

test('an upgrade that another tab blocks: told, and everything is there once the tab is closed', async ({ page, context }) => {
  await open(page);
  await rate(page);
  await expect.poll(async () => (await segments(page)).length).toBe(1);
  await page.goto('about:blank');
  const holder = await context.newPage();
  await holder.goto('#/about');
  await holder.evaluate(
    () =>
      new Promise((resolve) => {
        const request = indexedDB.open('layer-lab-progress', 1);
        request.onsuccess = () => resolve((window.held = request.result));
      }).then(() => {}),
  );
  const newer = await context.newPage();
  await newer.goto('#/about');
  await newer.evaluate(
    () =>
      new Promise((resolve) => {
        const request = indexedDB.open('layer-lab-progress', 2);
        request.onblocked = () => resolve();
        request.onupgradeneeded = () => request.transaction.abort();
      }),
  );
  await page.goto('#/cards');
  await expect(page.getByText('Another tab keeps your history from being read')).toBeVisible();
  await holder.close();
  await expectNew(page, 9);
  await expect(page.getByText('Another tab keeps your history from being read')).toBeHidden();
  await rate(page);
  await page.reload();
  await expectNew(page, 8);
});

test('a newer page that changes the database: let through and told, and nothing kept is lost', async ({ page, context }) => {
  await open(page);
  await rate(page);
  await expectNew(page, 9);
  // A write that goes on would hold the newer page up.
  await expect.poll(async () => (await segments(page)).length).toBe(1);
  const newer = await context.newPage();
  await newer.goto('#/about');
  const upgraded = await newer.evaluate(
    () =>
      new Promise((resolve) => {
        const request = indexedDB.open('layer-lab-progress', 2);
        request.onsuccess = () => resolve('upgraded');
        request.onblocked = () => resolve('blocked');
      }),
  );
  expect(upgraded).toBe('upgraded');
  await expect(page.getByText('A newer version of this page is open')).toBeVisible();
  await rate(page);
  await expectNew(page, 8);
  await page.reload();
  await expect(page.getByText('A newer version of this page is open')).toBeVisible();
  // What was in memory only was not lost, and what is in the database was not touched.
  await expectNew(page, 9);
  await expect.poll(async () => (await segments(page)).length).toBe(1);
});

test('a clock set back: cards reviewed “in the future” are due, and nothing of their history is lost', async ({ page }) => {
  const now = Date.now();
  await page.clock.install({ time: now + 900 * 86_400_000 });
  await open(page);
  await rate(page);
  await expectNew(page, 9);
  await page.clock.setSystemTime(now);
  await page.reload();
  await expect(left(page)).toHaveText(/1 due/);
  await rate(page);
  await expect(left(page)).toHaveText(/0 due/);
  await page.getByRole('tab', { name: 'Data' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export history' }).click();
  const history = JSON.parse(await readFile(await (await download).path(), 'utf8'));
  expect(history.events.map((event) => event.kind)).toEqual(['set', 'rated', 'rated']);
});

test('two tabs at once lose nothing', async ({ page, context }) => {
  const other = await context.newPage();
  await open(page);
  await open(other);
  // A rating draws the other tab anew, maybe between the pressing of a button there and its letting go. A person has one
  // pointer; here each press is one step.
  const press = (tab, name) => tab.getByRole('button', { name }).dispatchEvent('click');
  const rateAtOnce = async (tab) => {
    await press(tab, 'Show answer');
    await press(tab, /^Easy/);
  };
  for (let round = 1; round <= 3; round += 1) {
    await Promise.all([rateAtOnce(page), rateAtOnce(other)]);
  }
  await page.reload();
  await expect(page.getByRole('tab', { name: 'Review' })).toBeVisible();
  await page.getByRole('tab', { name: 'Figures' }).click();
  await expect(page.getByText(/^6 ratings/)).toBeVisible();
});

test('ten thousand cards and a hundred thousand events: read, searched and added to, and nothing is lost', async ({ page }, info) => {
  test.slow();
  // How long it may take is measured elsewhere (`cargo xtask bench`).
  const patience = { timeout: 40_000 };
  const events = longHistory(Date.now(), 10_000, 9);
  await open(page);
  await page.getByRole('tab', { name: 'Data' }).click();
  const file = { name: 'long.json', mimeType: 'application/json', buffer: Buffer.from(exported(events)) };
  await page.getByLabel('Import history').setInputFiles(file);
  await expect(page.getByText('The file holds 100 000 entries; 100 000 were new here.')).toBeVisible(patience);
  await page.getByLabel('Reviews', { exact: true }).fill('9999');
  await page.keyboard.press('Tab');
  await page.waitForFunction(() => localStorage.getItem('layer-lab:left-much') !== null);
  await page.reload();
  await expect(left(page)).toHaveText(/2\s000 due.*0 learning.*10 new/s, patience);

  await page.getByRole('tab', { name: 'All cards' }).click();
  await expect(page.getByText('10 072 cards', { exact: true })).toBeVisible();
  const rows = page.getByRole('tabpanel').getByRole('listitem');
  await expect(rows).toHaveCount(100);
  await page.getByRole('button', { name: 'Show 100 more cards' }).press('Enter');
  await expect(rows).toHaveCount(200);
  await expect(rows.nth(100).locator('summary')).toBeFocused();
  await page.getByRole('searchbox', { name: 'Search' }).pressSequentially('card 4711');
  await expect(page.getByText('1 of 10 072 cards')).toBeVisible();
  await expect(rows).toHaveText(/Which is card 4711/);

  await page.getByRole('tab', { name: 'Figures' }).click();
  await expect(page.getByText('10 000 for longer')).toBeVisible();
  await expect(page.getByText('10 000 reviews in the next 30 days, 2 000 of them today')).toBeVisible();

  await page.getByRole('tab', { name: 'Review' }).click();
  await rate(page);
  await expect(left(page)).toHaveText(/1\s999 due/);
  await page.getByRole('tab', { name: 'Data' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export history' }).click();
  const saved = info.outputPath('history.json');
  await (await download).saveAs(saved);
  const history = JSON.parse(await readFile(saved, 'utf8'));
  expect(history.events.slice(events.length).map((event) => event.kind)).toEqual(['set', 'rated']);
  expect(kept(history.events.slice(0, events.length)).equals(kept(events))).toBe(true);
});
