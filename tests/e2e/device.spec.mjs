// What stays on the device: columns, work of several tabs, records that cannot be read.
import { Bench, project } from './bench.mjs';
import { expect, test } from './fixture.mjs';

/** Writes a record of the page's database. */
const spoil = (page, name, text) =>
  page.evaluate(
    ([name, text]) =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('layer-lab');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('records', 'readwrite');
          transaction.objectStore('records').put(text, name);
          transaction.oncomplete = () => resolve(opening.result.close());
          transaction.onabort = () => reject(transaction.error);
        };
      }),
    [name, text],
  );

test('columns stay as wide and as folded as they were left', async ({ bench, page }) => {
  const splitter = page.getByRole('separator', { name: 'Width of the files' });
  const before = Number(await splitter.getAttribute('aria-valuenow'));
  await splitter.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  // An arrow key moves it by 24 pixels.
  const width = String(before + 48);
  await expect(splitter).toHaveAttribute('aria-valuenow', width);
  await bench.button('Fold why').click();
  await expect(bench.button('Unfold why')).toBeVisible();
  await page.reload();
  await expect(splitter).toHaveAttribute('aria-valuenow', width);
  await expect(bench.button('Unfold why')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Why', exact: true })).toHaveCount(0);
});

test('two tabs: none overwrites the other in silence, and each can have what the other made', async ({ bench, page, context }) => {
  await bench.editor.fill('FROM alpine\nRUN first\n');
  await bench.kept('RUN first');
  const other = await context.newPage();
  const second = new Bench(other);
  await second.open();
  await expect(second.editor).toHaveValue(/RUN first/);

  await second.editor.fill('FROM alpine\nRUN second\n');
  await second.kept('RUN second');
  const told = page.getByRole('status').filter({ hasText: 'open in another tab' });
  await expect(told).toBeVisible();
  await expect(bench.editor).toHaveValue(/RUN first/);

  await bench.editor.fill('FROM alpine\nRUN third\n');
  await bench.kept('RUN third');
  await told.getByRole('button', { name: 'Open it here' }).click();
  await expect(bench.editor).toHaveValue(/RUN second/);
  await bench.button('Undo').click();
  await expect(bench.editor).toHaveValue(/RUN third/);
});

for (const [what, record, words] of [
  ['spoiled', '{"version":1,"stamp":', 'cannot be read'],
  ['newer', '{"version":99,"anything":[]}', 'newer version'],
]) {
  test(`a ${what} record is put aside, offered, and forgotten only when asked`, async ({ bench, page }) => {
    await bench.editor.fill('FROM alpine\nRUN mine\n');
    await bench.kept('RUN mine');
    await spoil(page, 'bench/work', record);
    await page.reload();
    const told = page.getByRole('status').filter({ hasText: words });
    await expect(told).toBeVisible();
    const download = page.waitForEvent('download');
    await told.getByRole('button', { name: 'Save it as a file' }).click();
    expect((await download).suggestedFilename()).toMatch(/^layer-lab-\d+\.txt$/);

    await page.reload();
    const still = page.getByRole('status').filter({ hasText: 'put aside and is still there' });
    await still.getByRole('button', { name: 'Forget it' }).click();
    await expect(still).toHaveCount(0);
    await page.reload();
    await expect(bench.editor).toBeVisible();
    await expect(bench.answer).toContainText(/step|nothing/i);
    await expect(still).toHaveCount(0);
  });
}

test('a digest is copied by a click and by a key, and that is said', async ({ bench, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await bench.editor.fill(project.Dockerfile);
  // The example has a fourth line too.
  await expect(bench.layer(4)).toHaveAccessibleName(/RUN pip install -r/);
  await bench.layer(4).click();
  const digest = bench.why.getByRole('button', { name: /^Copy digest [0-9a-f]{12}$/ }).last();
  await expect(digest).toHaveText(/^[0-9a-f]{12}$/);
  const short = await digest.textContent();
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await digest.click();
  await expect.poll(clipboard).toMatch(new RegExp(`^sha256:${short}[0-9a-f]{52}$`));
  await expect(page.getByRole('status').filter({ hasText: `Copied sha256:${short}` })).toBeAttached();
  await page.evaluate(() => navigator.clipboard.writeText(''));
  await page.keyboard.press('Enter');
  await expect.poll(clipboard).toMatch(/^sha256:/);
});
