// What is said of a line stands at the line: checks, errors, repairs.
import { expect, test } from './fixture.mjs';

const text = `FROM alpine AS Base
RUN apk add --no-cache curl && curl --version && echo a line that is longer than most editors are wide, so it scrolls
CMD run me
`;

test('a check stands behind its line, opens under its row, and is mended by one click', async ({ bench, page }) => {
  await bench.editor.fill(text);
  const said = page.getByRole('button', { name: 'Check on line 3: a shell becomes process 1' });
  await expect(said).toBeVisible();
  await said.click();
  const card = page.getByRole('region', { name: 'Said of line 3' });
  await expect(card).toContainText('JSONArgsRecommended');
  await expect(card).toContainText('stop signals');
  await page.getByRole('button', { name: 'Fix line 3: Write it with brackets' }).click();
  await expect(bench.editor).toHaveValue(text.replace('CMD run me', 'CMD ["run", "me"]'));
  await expect(bench.editor).toBeFocused();
  await expect(page.getByRole('status').filter({ hasText: 'Done: Write it with brackets' })).toBeAttached();
  await bench.button('Undo').click();
  await expect(bench.editor).toHaveValue(text);
});

test('text, marks and layers keep to one line each', async ({ bench, page }) => {
  await bench.editor.fill(text);
  await expect(page.getByRole('button', { name: /^Check on line 3/ })).toBeVisible();
  const top = async (locator) => (await locator.boundingBox()).y;
  const lines = page.locator('.pane--code .editor__line');
  // What is above may still move all of them.
  const expectLevel = (one, other) => expect.poll(async () => (await top(one)) - (await top(other))).toBe(0);
  for (const line of [1, 2, 3]) {
    await expectLevel(page.locator('.pane--code .editor__number').nth(line - 1), lines.nth(line - 1));
    await expectLevel(bench.layer(line).locator('rect').nth(1), lines.nth(line - 1));
  }
  await expectLevel(page.getByRole('button', { name: /^Check on line 3/ }), lines.nth(2));
  // The words begin where the code ends.
  const code = await lines.nth(2).evaluate((line) => {
    const range = document.createRange();
    range.selectNodeContents(line);
    return range.getBoundingClientRect().right;
  });
  const words = await page.getByRole('button', { name: /^Check on line 3/ }).boundingBox();
  expect(words.x).toBeGreaterThan(code);
});

test('the keyboard goes from one thing said to the next', async ({ bench, page }) => {
  await bench.editor.fill(text);
  await expect(page.getByRole('button', { name: /^Check on line 3/ })).toBeVisible();
  await page.keyboard.press('F8');
  await expect(page.getByRole('button', { name: /^Check on line 1/ })).toBeFocused();
  await expect(page.getByRole('region', { name: 'Said of line 1' })).toBeVisible();
  await page.keyboard.press('F8');
  await expect(page.getByRole('button', { name: /^Check on line 3/ })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: /^Said of line/ })).toHaveCount(0);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(bench.editor).toHaveValue(/CMD \["run", "me"\]/);
});

test('an error stands on its line in the words of the builder, and can be put out of sight', async ({ bench, page }) => {
  await bench.editor.fill('FROM alpine\nRNU make\n');
  await expect(page.getByRole('button', { name: 'Error on line 2: unknown instruction: RNU' })).toBeVisible();
  const card = page.getByRole('region', { name: 'Said of line 2' });
  await expect(card).toContainText('dockerfile parse error on line 2: unknown instruction: RNU');
  await card.getByRole('button', { name: 'Close' }).click();
  await expect(card).toHaveCount(0);
  await page.getByRole('button', { name: /^Error on line 2/ }).click();
  await expect(card).toBeVisible();
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

  test('a check opens under its line', async ({ bench, page }) => {
    await page.getByRole('button', { name: 'Edit the text' }).tap();
    await bench.editor.fill(text);
    await page.getByRole('button', { name: 'Edit the text' }).tap();
    const block = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: /CMD run me/ }) });
    await block.getByText('a shell becomes process 1', { exact: true }).tap();
    await block.getByRole('button', { name: 'Write it with brackets' }).tap();
    await expect(page.getByRole('button', { name: /CMD \["run", "me"\]/ })).toBeVisible();
  });
});
