// The main job, end to end: my Dockerfile, my folder, my edit: what rebuilds, and why.
import { project } from './bench.mjs';
import { expect, test } from './fixture.mjs';

test('the example is there and answers an edit', async ({ bench }) => {
  await bench.button('Example').click();
  await bench.build();
  await expect(bench.answer).toContainText('cached');
  const file = await bench.openFile('src/app.py');
  await file.getByRole('button', { name: 'Its content changed' }).click();
  await expect(bench.answer).toContainText('src/app.py');
  await expect(bench.layers.getByRole('option', { name: /COPY .*: cause/ }).first()).toBeVisible();
});

test('a pasted Dockerfile gets a row for each instruction', async ({ bench, page }) => {
  await bench.button('Paste Dockerfile').click();
  await expect(bench.editor).toBeFocused();
  await page.keyboard.insertText(project.Dockerfile);
  await expect(bench.layer(4)).toHaveAccessibleName(/RUN pip install/);
  await expect(bench.layers.getByRole('option')).toHaveCount(6);
});

for (const way of ['pick', 'drop']) {
  test(`a folder (${way}) becomes the context; an edit names its cause`, async ({ bench, folder }) => {
    await bench[way](await folder(project));
    await expect(bench.editor).toHaveValue(project.Dockerfile);
    await expect(bench.file('requirements.txt')).toBeVisible();
    await expect(bench.file('debug.log')).toContainText('ignored');

    await bench.build();
    await bench.expectStates({ 2: 'cached', 3: 'cached', 4: 'cached', 5: 'cached' });

    const file = await bench.openFile('shop/app.py');
    await file.getByRole('textbox', { name: 'Text of the file' }).fill('print("closed")\n');
    await bench.expectStates({ 3: 'cached', 4: 'cached', 5: 'cause' });
    await bench.layer(5).click();
    await expect(bench.why).toContainText('shop/app.py');

    await bench.build();
    await bench.expectStates({ 3: 'cached', 4: 'cached', 5: 'cached' });

    await (await bench.openFile('requirements.txt')).getByRole('button', { name: 'Its content changed' }).click();
    await bench.expectStates({ 3: 'cause', 4: 'runs', 5: '(runs|cause)' });
    await bench.layer(4).click();
    await expect(bench.why).toContainText('COPY requirements.txt');
  });
}

test('what no digest holds changes nothing, and says why', async ({ bench, folder }) => {
  await bench.pick(await folder(project));
  await expect(bench.editor).toHaveValue(project.Dockerfile);
  await bench.build();
  await (await bench.openFile('shop/app.py')).getByRole('button', { name: 'Touch', exact: true }).click();
  await expect(bench.changes).toContainText('no effect');
  await bench.expectStates({ 3: 'cached', 4: 'cached', 5: 'cached' });
});

test('an edit can be undone, redone and taken back by its chip', async ({ bench, page, folder }) => {
  await bench.pick(await folder(project));
  await expect(bench.editor).toHaveValue(project.Dockerfile);
  await bench.build();
  await (await bench.openFile('shop/app.py')).getByRole('button', { name: 'Its content changed' }).click();
  await bench.expectStates({ 5: 'cause' });
  await bench.button('Undo').click();
  await bench.expectStates({ 5: 'cached' });
  await bench.button('Redo').click();
  await bench.expectStates({ 5: 'cause' });
  await page.getByRole('button', { name: /^Take back: shop\/app\.py/ }).click();
  await bench.expectStates({ 5: 'cached' });
});

test('a reload keeps everything', async ({ bench, page, folder }) => {
  await bench.pick(await folder(project));
  await expect(bench.editor).toHaveValue(project.Dockerfile);
  await bench.build();
  await (await bench.openFile('shop/app.py')).getByRole('button', { name: 'Its content changed' }).click();
  await bench.expectStates({ 4: 'cached', 5: 'cause' });
  await page.reload();
  await expect(bench.editor).toHaveValue(project.Dockerfile);
  await bench.expectStates({ 4: 'cached', 5: 'cause' });
  await expect(bench.changes).toContainText('shop/app.py');
});

test('a Dockerfile that does not parse keeps the last result, marked as old', async ({ bench, page }) => {
  await bench.editor.fill(project.Dockerfile);
  await expect(bench.layer(4)).toBeVisible();
  await bench.editor.fill(project.Dockerfile.replace('RUN pip', 'RNU pip'));
  await expect(bench.editor).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('#problem')).toContainText(/line 4/i);
  await expect(page.locator('#problem')).toContainText('unknown instruction: RNU');
  await expect(bench.answer).toContainText('of the last text that could be read');
  await expect(bench.layer(5)).toBeVisible();
  await bench.editor.fill(project.Dockerfile);
  await expect(bench.editor).toHaveAttribute('aria-invalid', 'false');
  await expect(page.locator('#problem')).toHaveCount(0);
});

test('text that no builder reads does not stop the page', async ({ bench }) => {
  for (const text of ['', '\n\n', 'FROM', '\u0000\uFFFD', 'FROM a\nRUN <<E\n', '# escape=`\nFROM a\nRUN `\n', `FROM a\n${'RUN x\n'.repeat(500)}`]) {
    await bench.editor.fill(text);
  }
  await bench.editor.fill(project.Dockerfile);
  await expect(bench.layer(4)).toHaveAccessibleName(/RUN pip install/);
});

test('the whole job by keyboard', async ({ bench, page }) => {
  const press = (key) => page.keyboard.press(key);
  /** Walks with Tab until the focus is on `target`. */
  const reach = async (target) => {
    // What comes in a file of its own may be on its way yet.
    await expect(target.first()).toBeVisible();
    for (let step = 0; step < 80; step += 1) {
      if (await target.evaluateAll((elements) => elements.some((element) => element === document.activeElement))) return;
      await press('Tab');
    }
    throw new Error(`Tab does not reach ${target}`);
  };
  await reach(bench.button('Build'));
  await press('Enter');
  await expect(bench.answer).toContainText('cached');
  await reach(bench.files.getByRole('treeitem'));
  await press('Home');
  await expect(bench.files.getByRole('treeitem', { level: 1 }).first()).toBeFocused();
  const item = bench.files.locator(':focus');
  for (let row = 0; row < 60 && !(await item.textContent()).startsWith('requirements.txt'); row += 1) await press('ArrowDown');
  await press('Enter');
  await reach(page.getByRole('button', { name: 'Its content changed' }));
  await press('Space');
  await expect(bench.answer).toContainText('requirements.txt');
  await reach(bench.layers.getByRole('option'));
  await press('Home');
  await press('ArrowDown');
  await expect(bench.layers.locator(':focus')).toHaveAttribute('aria-selected', 'true');
  await press('Control+Enter');
  await expect(bench.answer).toContainText('Nothing runs');
  await press('Control+z');
});
