// Folders that are too much, or not in order: told with counts, stopped when asked, never a loss.
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { project } from './bench.mjs';
import { expect, test } from './fixture.mjs';

/** Drops a folder that is made up: `plan` describes it, and what the browser hands out follows from that. */
const dropMadeUp = (page, plan) =>
  page.evaluate((plan) => {
    const gate = new Promise((open) => {
      window.openGate = open;
    });
    const file = (name, { text = name, size, unreadable, waits } = {}) => ({
      name,
      isFile: true,
      isDirectory: false,
      file: (resolve, reject) => {
        if (unreadable) return reject(new DOMException('The file could not be read', 'NotReadableError'));
        const made = new File([text], name, { lastModified: 1e12 });
        if (size) Object.defineProperty(made, 'size', { value: size });
        return waits ? gate.then(() => resolve(made)) : resolve(made);
      },
    });
    const entries = Object.entries(plan.files ?? {}).map(([name, about]) => file(name, about));
    // Those that are only counted may be one file under many names: the browser takes long to let go of many files.
    const one = new File(['alike'], 'alike', { lastModified: 1e12 });
    const alike = (name) => ({ name, isFile: true, isDirectory: false, file: (resolve) => resolve(one) });
    for (let at = 0; at < (plan.many ?? 0); at += 1) entries.push((plan.alike ? alike : file)(`file-${at}.txt`));
    const portions = [];
    for (let at = 0; at < entries.length; at += 100) portions.push(entries.slice(at, at + 100));
    const folder = {
      name: 'made-up',
      isFile: false,
      isDirectory: true,
      createReader: () => ({ readEntries: (resolve) => resolve(portions.shift() ?? []) }),
    };
    DataTransferItem.prototype.webkitGetAsEntry = () => folder;
    const data = new DataTransfer();
    data.items.add(new File([''], 'made-up'));
    for (const type of ['dragenter', 'dragover', 'drop']) {
      document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
    }
  }, plan);

const Dockerfile = { text: 'FROM alpine\nCOPY . /all\n' };

test('a folder of 50 000 files is read with counts while one goes on typing', async ({ bench, page, browser }) => {
  // Each of them goes through the worker that hashes: over a minute where two journeys share two busy cores.
  test.setTimeout(240_000);
  await dropMadeUp(page, { files: { Dockerfile, held: { waits: true } }, many: 50_000 });
  await expect(page.getByText(/^Listing the folder: /)).toBeVisible();
  await bench.editor.fill('FROM alpine\nRUN typed meanwhile\n');
  await expect(bench.layer(2)).toHaveAccessibleName(/RUN typed meanwhile/);
  await page.evaluate(() => window.openGate());
  await expect(page.getByText(/^Reading [\d\u202f]+ of 50\u202f002 files/)).toBeVisible({ timeout: 60_000 });
  await expect(bench.editor).toHaveValue(Dockerfile.text, { timeout: 180_000 });
  await expect(page.getByText(/^50\u202f002 files, /)).toBeVisible();
  // The browser lets go of them, and opens nothing meanwhile: the next journey is not to wait for that.
  await page.close();
  await (await browser.newPage()).close();
});

test('reading is stopped in the middle, and nothing has changed', async ({ bench, page }) => {
  const before = await bench.editor.inputValue();
  await dropMadeUp(page, { files: { Dockerfile, held: { waits: true } } });
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'was stopped. Nothing has changed' })).toBeVisible();
  await page.evaluate(() => window.openGate());
  await expect(page.getByRole('progressbar')).toHaveCount(0);
  await expect(bench.editor).toHaveValue(before);
});

for (const [what, plan, words] of [
  ['100 000 files', { files: { Dockerfile }, many: 100_001, alike: true }, /more than 100\u202f000 files/],
  ['2 GB', { files: { Dockerfile, 'weights.bin': { size: 2_100_000_000 } } }, /more than 2 GB/],
]) {
  test(`a folder over the limit of ${what} is refused with what to do`, async ({ bench, page }) => {
    test.slow();
    const before = await bench.editor.inputValue();
    await dropMadeUp(page, plan);
    const told = page.getByRole('status').filter({ hasText: words });
    // All are looked at, one after the other.
    await expect(told).toContainText('.dockerignore', { timeout: 90_000 });
    await expect(bench.editor).toHaveValue(before);
  });
}

test('files that cannot be read, and links out of the folder, are told; the rest works', async ({ bench, page, folder }) => {
  await dropMadeUp(page, { files: { Dockerfile, secret: { unreadable: true }, open: {} } });
  const told = page.getByRole('status').filter({ hasText: 'could not be read' });
  await told.getByText('1 path').click();
  await expect(told).toContainText('secret: The file could not be read');
  await expect(bench.editor).toHaveValue(Dockerfile.text);
  await expect(bench.file('open')).toBeVisible();
  await page.reload();
  // Where nobody listens yet a drop falls on nothing.
  await expect(bench.file('open')).toBeVisible();

  const path = await folder({ ...project, 'kept.txt': 'here' });
  await symlink('/nowhere/at/all', join(path, 'dangling'));
  await symlink('/etc/hostname', join(path, 'outside'));
  await bench.drop(path);
  await expect(bench.file('kept.txt')).toBeVisible();
  await expect(bench.editor).toHaveValue(project.Dockerfile);
  await bench.build();
  await bench.expectStates({ 5: 'cached' });
});
