// Flash cards as a person uses them: by keyboard, by touch, over days, and from one device to another.
import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './fixture.mjs';

const ratings = (page) => page.getByRole('group', { name: 'How well did you know it?' });
const left = (page) => page.getByRole('list', { name: 'Left for today' });

async function open(page, address = '#/cards') {
  await page.goto(address);
  await expect(page.getByRole('heading', { level: 1, name: 'Flash cards' })).toBeVisible();
  await expect(page.getByRole('tab', { name: 'Review' })).toBeVisible();
}

async function rate(page, name) {
  await page.getByRole('button', { name: 'Show answer' }).click();
  await ratings(page).getByRole('button', { name: new RegExp(`^${name}`) }).click();
}

test('cards are turned and rated by keyboard alone', async ({ page }) => {
  await open(page);
  await expect(left(page)).toHaveText(/0 due.*0 learning.*10 new/s);
  const first = await page.getByRole('article').innerText();
  await page.keyboard.press('Space');
  await expect(ratings(page).getByRole('button')).toHaveText([/Again\s*1 min/, /Hard\s*6 min/, /Good\s*10 min/, /Easy\s*\d+ d/]);
  await expect(ratings(page).getByRole('button', { name: /^Good/ })).toBeFocused();
  await page.keyboard.press('4');
  await expect(left(page)).toHaveText(/9 new/);
  await expect(page.getByRole('article')).not.toHaveText(first);
  await page.keyboard.press('Space');
  await page.keyboard.press('3');
  await expect(left(page)).toHaveText(/1 learning.*8 new/s);
  await page.keyboard.press('u');
  await expect(left(page)).toHaveText(/0 learning.*9 new/s);
  await page.keyboard.press('s');
  await page.keyboard.press('u');
  await page.keyboard.press('u');
  await expect(left(page)).toHaveText(/10 new/);
  await expect(page.getByRole('article')).toContainText(first.split('\n').at(-1));
});

test('what was rated is there again after a reload, and in another tab at once', async ({ page, context }) => {
  await open(page);
  await rate(page, 'Easy');
  await expect(left(page)).toHaveText(/9 new/);
  await page.reload();
  await expect(left(page)).toHaveText(/9 new/);
  const other = await context.newPage();
  await open(other);
  await rate(other, 'Easy');
  await expect(left(page)).toHaveText(/8 new/);
  await rate(page, 'Easy');
  await expect(left(other)).toHaveText(/7 new/);
  await other.reload();
  await expect(left(other)).toHaveText(/7 new/);
});

test('a card about a step shows what the model says of each line', async ({ page }) => {
  await open(page, '#/cards/example.model-serving-2');
  await expect(page.getByText('1 of 72 cards')).toBeVisible();
  await page.getByRole('button', { name: 'Go through these' }).click();
  const lines = page.getByRole('list', { name: 'Dockerfile of the second build' }).getByRole('listitem');
  await expect(lines.filter({ hasText: 'RUN pip install' })).toContainText('cached?');
  await page.getByRole('button', { name: 'Show answer' }).click();
  await expect(lines.filter({ hasText: 'RUN pip install' })).toHaveAttribute('data-state', 'cached');
  await expect(lines.filter({ hasText: 'COPY . .' })).toHaveAttribute('data-state', 'cause');
  await ratings(page).getByRole('button', { name: 'Good' }).click();
  await expect(page.getByText('You knew every card once.')).toBeVisible();
  // It wrote no schedule.
  await expect(left(page)).toHaveText(/10 new/);
});

test('a day brings as many new cards as one wants', async ({ page }) => {
  await open(page);
  await expect(left(page)).toHaveText(/10 new/);
  await page.getByRole('tab', { name: 'Data' }).click();
  await page.getByLabel('New cards').fill('3');
  await page.keyboard.press('Tab');
  await expect(left(page)).toHaveText(/(?<!\d)3 new/);
  await page.reload();
  await expect(left(page)).toHaveText(/(?<!\d)3 new/);
});

test('cards are found, suspended and put back', async ({ page }) => {
  await open(page);
  await page.getByRole('tab', { name: 'All cards' }).click();
  await expect(page.getByText('72 cards', { exact: true })).toBeVisible();
  await page.getByRole('searchbox', { name: 'Search' }).fill('whiteouts');
  await expect(page.getByText('1 of 72 cards')).toBeVisible();
  await page.getByRole('button', { name: /^Suspend: / }).click();
  await expect(page.getByText('suspended', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: /^Put back: / }).click();
  await expect(page.getByText('suspended', { exact: true })).toBeHidden();
});

test('history goes to another device and comes together there', async ({ page, browser }, info) => {
  await open(page);
  await rate(page, 'Easy');
  await page.getByRole('tab', { name: 'Data' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export history' }).click();
  const file = info.outputPath('history.json');
  await (await download).saveAs(file);
  const history = JSON.parse(await readFile(file, 'utf8'));
  expect(history.events.map((event) => event.kind)).toEqual(['set', 'rated']);

  const context = await browser.newContext();
  const other = await context.newPage();
  await open(other);
  await rate(other, 'Easy');
  await other.getByRole('tab', { name: 'Data' }).click();
  await other.getByLabel('Import history').setInputFiles(file);
  await expect(other.getByText('The file holds 2 entries; 2 were new here.')).toBeVisible();
  await other.getByLabel('Import history').setInputFiles(file);
  await expect(other.getByText('all were here already')).toBeVisible();

  history.events[1].rating = 1;
  const edited = { name: 'edited.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(history)) };
  await other.getByLabel('Import history').setInputFiles(edited);
  await expect(other.getByText('the checksum does not match')).toBeVisible();
  await context.close();
});

test('everything can be erased, and brought back until the tab is closed', async ({ page }) => {
  await open(page);
  await rate(page, 'Easy');
  await page.getByRole('tab', { name: 'Data' }).click();
  await page.getByRole('button', { name: 'Erase everything' }).click();
  await expect(left(page)).toHaveText(/10 new/);
  await page.getByRole('button', { name: 'Bring everything back' }).click();
  await expect(left(page)).toHaveText(/9 new/);
  await page.getByRole('button', { name: 'Erase everything' }).click();
  await expect(left(page)).toHaveText(/10 new/);
  await page.reload();
  await expect(left(page)).toHaveText(/10 new/);
});

test('cards for Anki hold every card with its tags', async ({ page }, info) => {
  await open(page);
  await page.getByRole('tab', { name: 'Data' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export cards for Anki' }).click();
  const file = info.outputPath('cards.txt');
  await (await download).saveAs(file);
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  expect(lines.slice(0, 2)).toEqual(['#separator:tab', '#html:true']);
  const notes = lines.filter((line) => !line.startsWith('#'));
  expect(notes).toHaveLength(72);
  for (const note of notes) expect(note.split('\t')).toHaveLength(5);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true });

  test('a tap turns the card, another rates it', async ({ page }) => {
    await open(page);
    await page.getByRole('article').tap();
    await ratings(page).getByRole('button', { name: /^Good/ }).tap();
    await expect(left(page)).toHaveText(/1 learning.*9 new/s);
  });
});

for (const tab of ['Review', 'All cards', 'Figures', 'Data']) {
  test(`no barrier is found in “${tab}”`, async ({ page }) => {
    await open(page);
    await page.getByRole('tab', { name: tab }).click();
    if (tab === 'Review') await page.getByRole('button', { name: 'Show answer' }).click();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.target)])).toEqual([]);
  });
}
