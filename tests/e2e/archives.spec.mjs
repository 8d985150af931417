// Archives as folders: what they know beyond a folder is shown, and nothing hostile in them goes anywhere.
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import AxeBuilder from '@axe-core/playwright';
import { TAR, tar, zip } from './archives.mjs';
import { project } from './bench.mjs';
import { expect, expectWithinWindow, test as base } from './fixture.mjs';

const test = base.extend({
  /** Writes a file and gives its path. */
  file: async ({ folder }, use) => {
    await use(async (name, bytes) => {
      const path = join(dirname(await folder({})), name);
      await writeFile(path, bytes);
      return path;
    });
  },
});

/** A repository as it is downloaded: in one folder, with what only an archive knows. */
const repository = [
  { name: 'shop-main/', type: TAR.folder, mode: 0o755 },
  ...Object.entries(project).map(([name, text]) => ({ name: `shop-main/${name}`, text })),
  { name: 'shop-main/run.sh', text: '#!/bin/sh\n', mode: 0o755 },
  { name: 'shop-main/start', type: TAR.link, target: 'run.sh' },
  { name: 'shop-main/uploads/', type: TAR.folder, mode: 0o755 },
];

const told = (page, words) => page.getByRole('status').filter({ hasText: words });

for (const [name, bytes] of [
  ['shop.tar', tar(repository)],
  ['shop.tar.gz', gzipSync(tar(repository))],
  ['shop.zip', zip(repository)],
]) {
  test(`${name} is dropped and is the folder it holds`, async ({ bench, page, file }) => {
    await bench.drop(await file(name, bytes));
    await expect(told(page, `${name} was opened as a folder`)).toBeVisible();
    const expectFiles = async () => {
      await expect(bench.editor).toHaveValue(project.Dockerfile);
      await expect(bench.file('run.sh*')).toBeVisible();
      await expect(bench.file('start → run.sh')).toBeVisible();
      await expect(bench.file('uploads/')).toBeVisible();
      await expect(bench.file('requirements.txt')).toBeVisible();
    };
    await expectFiles();
    const panel = await bench.openFile('shop/app.py');
    await panel.getByRole('textbox', { name: 'Text of the file' }).fill('print("closed")\n');
    await bench.expectStates({ 4: 'cached', 5: 'cause' });
    await bench.build();
    await bench.expectStates({ 5: 'cached' });
    await page.reload();
    await expectFiles();
    await bench.expectStates({ 5: 'cached' });
  });
}

test('an archive is picked by its button', async ({ bench, page, file }) => {
  const path = await file('download', zip(repository));
  await page.getByLabel('Open archive as the build context').setInputFiles(path);
  await expect(bench.file('start → run.sh')).toBeVisible();
  await expect(told(page, 'download was opened as a folder').getByRole('button', { name: 'Keep it as one file' })).toHaveCount(0);
});

test('folder, tar and zip of the same files make the same layers', async ({ bench, file, folder }) => {
  const members = Object.entries(project).map(([name, text]) => ({ name, text }));
  await bench.drop(await folder(project));
  await expect(bench.editor).toHaveValue(project.Dockerfile);
  // The reason of a step names the digests of what it took and of its layer.
  const layers = () => bench.why.innerText();
  await bench.layer(5).click();
  await expect(bench.layer(5)).toHaveAttribute('aria-selected', 'true');
  await expect(bench.why).toContainText('content taken');
  const expected = await layers();
  for (const [name, bytes] of [
    ['same.tar', tar(members)],
    ['same.tgz', gzipSync(tar(members))],
    ['same.zip', zip(members)],
  ]) {
    await bench.button('Example').click();
    await expect(bench.editor).not.toHaveValue(project.Dockerfile);
    await bench.drop(await file(name, bytes));
    await expect(bench.editor).toHaveValue(project.Dockerfile);
    await bench.layer(5).click();
    await expect.poll(layers).toBe(expected);
  }
});

test('what leads out is put aside with the reason, and the rest works', async ({ bench, page, file }) => {
  const hostile = gzipSync(
    tar([
      { name: 'Dockerfile', text: 'FROM alpine\nCOPY . /all\n' },
      { name: '../../etc/cron.d/x', text: 'no' },
      { name: '/etc/passwd', text: 'no' },
      { name: 'C:\\Windows\\x', text: 'no' },
      { name: 'up', type: TAR.link, target: '..' },
      { name: 'up/through', text: 'no' },
      { name: 'hard', type: TAR.hardLink, target: '/etc/shadow' },
      { name: 'null', type: TAR.device },
      { name: '<img src=x onerror=alert(1)>', text: 'a name like any' },
    ]),
  );
  await bench.drop(await file('hostile.tgz', hostile));
  const aside = told(page, 'were put aside');
  await aside.getByText('6 paths').click();
  for (const line of [
    '../../etc/cron.d/x: its name leads out of the folder',
    '/etc/passwd: its name leads out of the folder',
    'C:\\Windows\\x: its name leads out of the folder',
    'up/through: a link stands where its folder would be',
    'hard: its name leads out of the folder',
    'null: it is a device, a pipe or a socket',
  ]) {
    await expect(aside).toContainText(line);
  }
  await expect(told(page, 'Some links lead out of the folder')).toContainText('1 path');
  await expect(bench.files.getByRole('treeitem')).toHaveText([/img src=x/, /Dockerfile/, /up → \.\./]);
  await bench.build();
  await bench.expectStates({ 2: 'cached' });
});

for (const [what, name, bytes, words] of [
  [
    'a bomb',
    'bomb.tar.gz',
    gzipSync(tar([{ name: 'zeros', text: 'x', size: 3_000_000_000 }])),
    'unpacked it is more than 2 GB',
  ],
  ['a bomb in a zip', 'bomb.zip', zip([{ name: 'zeros', text: 'x', declared: 3_000_000_000 }]), 'The folder holds more than 2 GB'],
  ['half a download', 'half.tar.gz', gzipSync(tar(repository)).subarray(0, -30), 'it ends too early'],
  ['a broken zip', 'half.zip', zip(repository).subarray(0, 400), 'its table of contents is missing or damaged'],
]) {
  test(`${what} is refused, and nothing has changed`, async ({ bench, page, file }) => {
    const before = await bench.editor.inputValue();
    await bench.drop(await file(name, bytes));
    await expect(told(page, words)).toContainText('Nothing has changed');
    await expect(page.getByRole('progressbar')).toHaveCount(0);
    await expect(bench.editor).toHaveValue(before);
    await expect(bench.file('requirements.txt')).toBeVisible();
    await bench.editor.fill('FROM alpine\nRUN goes on\n');
    await expect(bench.layer(2)).toHaveAccessibleName(/RUN goes on/);
  });
}

test('a zip member that lies about its size is told, and the rest is read', async ({ bench, page, file }) => {
  const lying = zip([
    { name: 'Dockerfile', text: project.Dockerfile },
    { name: 'zeros', text: '\0'.repeat(5_000_000), declared: 10 },
  ]);
  await bench.drop(await file('lying.zip', lying));
  const aside = told(page, 'were put aside');
  await aside.getByText('1 path').click();
  await expect(aside).toContainText('zeros: it holds another number of bytes than it says');
  await expect(bench.editor).toHaveValue(project.Dockerfile);
});

test('reading an archive is stopped in the middle', async ({ bench, page, file }) => {
  const path = await file('slow.zip', zip(repository));
  const before = await bench.editor.inputValue();
  await page.evaluate(() => {
    const { arrayBuffer } = Blob.prototype;
    let reads = 0;
    const gate = new Promise((open) => {
      window.openGate = open;
    });
    // The first read looks what it is, the second takes it all.
    Blob.prototype.arrayBuffer = async function held() {
      reads += 1;
      if (reads === 2) await gate;
      return arrayBuffer.call(this);
    };
  });
  await bench.drop(path);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(told(page, 'was stopped. Nothing has changed')).toBeVisible();
  await page.evaluate(() => window.openGate());
  await expect(page.getByRole('progressbar')).toHaveCount(0);
  await expect(bench.editor).toHaveValue(before);
});

test('an archive of 20 000 files is read while one goes on typing', async ({ bench, page, file }) => {
  test.slow();
  const many = Array.from({ length: 20_000 }, (_, at) => ({ name: `many/${at % 50}/file-${at}.txt`, text: `${at}\n` }));
  const path = await file('many.tgz', gzipSync(tar([...many, { name: 'many/Dockerfile', text: project.Dockerfile }])));
  await bench.drop(path);
  await expect(page.getByText(/^(Listing the folder|Reading [\d\u202f]+ of)/)).toBeVisible();
  await bench.editor.fill('FROM alpine\nRUN typed meanwhile\n');
  await expect(bench.layer(2)).toHaveAccessibleName(/RUN typed meanwhile/);
  await expect(bench.editor).toHaveValue(project.Dockerfile, { timeout: 90_000 });
  await expect(page.getByText(/^20\u202f001 files, /)).toBeVisible();
});

test('what .dockerignore leaves out is not unpacked, wherever it lies in the archive', async ({ bench, page, file }) => {
  const members = [
    { name: 'node_modules/left/index.js', text: 'x' },
    { name: 'Dockerfile', text: project.Dockerfile },
    { name: '.dockerignore', text: 'node_modules\n' },
  ];
  for (const [name, bytes] of [
    ['ignored.tgz', gzipSync(tar(members))],
    ['ignored.zip', zip(members)],
  ]) {
    await bench.drop(await file(name, bytes));
    await expect(told(page, `${name} was opened`)).toBeVisible();
    await expect(told(page, 'that .dockerignore leaves out were not read')).toContainText('1 path');
    await expect(bench.files.getByRole('treeitem')).toHaveCount(3);
  }
});

test('an archive may stay the one file that it is, and undo brings the folder back', async ({ bench, page, file, folder }) => {
  await bench.drop(await file('vendor.tar.gz', gzipSync(tar(repository))));
  await expect(bench.file('start → run.sh')).toBeVisible();
  await page.getByRole('button', { name: 'Keep it as one file' }).click();
  await expect(bench.file('vendor.tar.gz')).toBeVisible();
  await expect(bench.file('start')).toHaveCount(0);
  await bench.button('Undo').click();
  await expect(bench.file('start → run.sh')).toBeVisible();

  // In a folder it is a file anyway, as for `ADD`.
  const path = await folder(project);
  await writeFile(join(path, 'vendor.tar.gz'), gzipSync(tar(repository)));
  await bench.drop(path);
  await expect(bench.file('vendor.tar.gz')).toBeVisible();
  await expect(bench.file('start')).toHaveCount(0);
});

test('the offer to keep one file is about the archive that was dropped last, opened or not', async ({ bench, page, file }) => {
  await bench.drop(await file('sound.zip', zip(repository)));
  await expect(told(page, 'sound.zip was opened as a folder')).toBeVisible();
  await bench.drop(await file('broken.zip', zip(repository).subarray(0, 400)));
  await expect(told(page, 'The archive was not opened')).toBeVisible();
  await page.getByRole('button', { name: 'Keep it as one file' }).click();
  await expect(bench.file('broken.zip')).toBeVisible();
});

test('what is packed in another way is said to be one file', async ({ bench, page, file }) => {
  await bench.drop(await file('shop.tar.xz', Buffer.from('\xfd7zXZ\0\0\x04', 'latin1')));
  await expect(told(page, 'shop.tar.xz was taken as one file: xz is not read here')).toBeVisible();
  await expect(bench.file('shop.tar.xz')).toBeVisible();
  const log = await file('build.log.gz', gzipSync('a line\n'));
  await page.getByLabel('Open archive as the build context').setInputFiles(log);
  await expect(told(page, 'The archive was not opened')).toContainText('gzip packed a single file there, not a folder');
});

test('what is told of an archive passes axe, and fits a phone', async ({ bench, page, file }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await bench.drop(
    await file('mixed.zip', zip([...repository, { name: `shop-main/../${'long-name-'.repeat(12)}`, text: 'no' }])),
  );
  await told(page, 'were put aside').getByText('1 path').click();
  await page.setViewportSize({ width: 320, height: 740 });
  await expectWithinWindow(page);
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
      .analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(', ')}`)).toEqual([]);
  }
});
