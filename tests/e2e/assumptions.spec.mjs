// What a RUN writes is asked, and the answer counts: compared with the last build, whatever that one was taken to write.
import { expect, test } from './fixture.mjs';

test('the same bytes again keep what copies them cached, and the answer moves with its line', async ({ bench, page }) => {
  const text = 'FROM alpine AS build\nCOPY . /src\nRUN make\nFROM alpine\nCOPY --from=build /out /out\n';
  await bench.editor.fill(text);
  await bench.build();
  await (await bench.openFile('src/app.py')).getByRole('button', { name: 'Its content changed' }).click();
  await bench.expectStates({ 2: 'cause', 3: 'runs', 5: 'depends on output' });
  await bench.layer(3).click();
  await page.getByRole('radio', { name: 'the same bytes again' }).check();
  await expect(bench.layer(5)).toHaveAccessibleName(/same content/);
  await bench.editor.fill(text.replace('COPY . /src', 'RUN before\nCOPY . /src'));
  await expect(bench.layer(4)).toHaveAccessibleName(/RUN make/);
  await bench.layer(4).click();
  await expect(page.getByRole('radio', { name: 'the same bytes again' })).toBeChecked();
});
