// What is kept on the device, where the device does not play along.
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
