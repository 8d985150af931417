// What is kept on the device, where the device does not play along.
import { Bench } from './bench.mjs';
import { expect, test } from './fixture.mjs';

test('a full disk is told, and the work goes on', async ({ bench, page }) => {
  await page.evaluate(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('no room', 'QuotaExceededError');
    };
  });
  await bench.editor.fill('FROM alpine\nRUN mine\n');
  await expect(page.getByText('storage is full')).toBeVisible();
  await expect(bench.layer(2)).toHaveAccessibleName(/RUN mine/);
});

test('a write of which a part does not fit leaves everything as it was', async ({ bench, page }) => {
  await bench.editor.fill('FROM alpine\nRUN first\n');
  await page.waitForFunction(() => localStorage.getItem('layer-lab:kept') !== null);
  await page.evaluate(() => {
    const { put } = IDBObjectStore.prototype;
    let writes = 0;
    IDBObjectStore.prototype.put = function (...given) {
      writes += 1;
      if (writes % 2 === 0) throw new DOMException('no room', 'QuotaExceededError');
      return put.apply(this, given);
    };
  });
  await bench.editor.fill('FROM alpine\nRUN second\n');
  await expect(page.getByText('storage is full')).toBeVisible();
  const records = await page.evaluate(async () => {
    const wait = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
    const database = await wait(indexedDB.open('layer-lab'));
    const all = await wait(database.transaction('records').objectStore('records').getAll());
    database.close();
    return all.join();
  });
  expect(records).toContain('RUN first');
  expect(records).not.toContain('RUN second');
});

test('a newer page that changes the database of the Bench is let through, and this one says so', async ({ bench, page, context }) => {
  const newer = await context.newPage();
  await newer.goto('#/about');
  const upgraded = await newer.evaluate(
    () =>
      new Promise((resolve) => {
        const request = indexedDB.open('layer-lab', 2);
        request.onsuccess = () => resolve('upgraded');
        request.onblocked = () => resolve('blocked');
      }),
  );
  expect(upgraded).toBe('upgraded');
  await bench.editor.fill('FROM alpine\nRUN mine\n');
  await expect(page.getByText('lets the page keep nothing here')).toBeVisible();
  await expect(bench.layer(2)).toHaveAccessibleName(/RUN mine/);
});

/** Lets the device answer only when it is allowed to. */
function late() {
  const allowed = new Promise((resolve) => {
    window.allow = resolve;
  });
  const answered = Object.getOwnPropertyDescriptor(IDBRequest.prototype, 'onsuccess');
  Object.defineProperty(IDBRequest.prototype, 'onsuccess', {
    ...answered,
    set(act) {
      const waiting = async (event) => {
        await allowed;
        act(event);
      };
      answered.set.call(this, this instanceof IDBOpenDBRequest ? waiting : act);
    },
  });
}

test('what is done before the device answers is kept once it does', async ({ page }) => {
  await page.addInitScript(late);
  const bench = new Bench(page);
  await bench.open();
  await bench.editor.fill('FROM alpine\nRUN mine\n');
  await expect(bench.layer(2)).toHaveAccessibleName(/RUN mine/);
  await page.evaluate(() => window.allow());
  await bench.kept('RUN mine');
});

test('what is brought back before all of it is taken away is there again', async ({ page }) => {
  const answer = page.getByRole('textbox', { name: 'Your answer' });
  await page.goto('#/interview/dockerignore');
  await answer.fill('It keeps');
  await page.goto('#/cards');
  await page.getByRole('tab', { name: 'Data' }).click();
  await page.evaluate(late);
  await page.getByRole('button', { name: 'Erase everything' }).click();
  await page.getByRole('button', { name: 'Bring everything back' }).click();
  await expect(page.getByRole('button', { name: 'Erase everything' })).toBeVisible();
  await page.evaluate(() => window.allow());
  await expect.poll(() => page.evaluate(() => localStorage.getItem('layer-lab:answer:dockerignore'))).toBe('It keeps');
  await page.goto('#/interview/dockerignore');
  await expect(answer).toHaveValue('It keeps');
});

test('what is done before the kept work has come stays, and can be taken back', async ({ bench, page }) => {
  const mine = 'FROM alpine\nRUN mine\n';
  await bench.editor.fill(mine);
  await page.waitForFunction(() => localStorage.getItem('layer-lab:kept') !== null);
  // From the next start on the device answers when it is allowed to.
  await page.addInitScript(late);
  await page.goto('#/');
  await page.reload();
  await page.getByRole('figure').getByRole('link', { name: 'Open on the Bench' }).click();
  await expect(bench.editor).toHaveValue(/COPY \. \./);
  await page.evaluate(() => window.allow());
  // Nothing is written before the kept work has come.
  await bench.kept('COPY . .');
  await expect(bench.button('Undo')).toBeEnabled();
  await bench.button('Undo').click();
  await expect(bench.editor).toHaveValue(mine);
  await bench.button('Redo').click();
  await expect(bench.editor).toHaveValue(/COPY \. \./);
});
