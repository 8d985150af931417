// A spoken answer: recorded, listened to, kept on the device. Chromium speaks through a microphone of its own making.
import AxeBuilder from '@axe-core/playwright';
import { expect, expectWithinWindow, test, watched } from './fixture.mjs';
import { Host } from './host.mjs';

const env = process.env;
const group = (page) => page.getByRole('group', { name: 'Answer aloud' });
const button = (page, name) => group(page).getByRole('button', { name, exact: true });
const sound = (page) => group(page).getByLabel('Your spoken answer');
const note = (page) => group(page).getByRole('status');

test.use({
  launchOptions: {
    executablePath: env.LAYER_LAB_CHROMIUM,
    args: [...env.LAYER_LAB_CHROMIUM_FLAGS.split(' '), '--use-fake-device-for-media-stream'],
  },
});

async function open(page, question = 'dockerignore') {
  await page.goto(`#/interview/${question}`);
  await expect(page.getByRole('textbox', { name: 'Your answer' })).toBeVisible();
}

/** The learner has allowed it, and what the page holds of the microphone and of recordings is counted. */
async function allow(page, context) {
  await context.grantPermissions(['microphone']);
  await page.addInitScript(() => {
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    window.tracks = [];
    navigator.mediaDevices.getUserMedia = async (wanted) => {
      const stream = await ask(wanted);
      window.tracks.push(...stream.getTracks());
      return stream;
    };
    const { createObjectURL, revokeObjectURL } = URL;
    window.addresses = new Set();
    URL.createObjectURL = (blob) => {
      const address = createObjectURL.call(URL, blob);
      if (blob.type.startsWith('audio/') || blob.type.startsWith('video/')) window.addresses.add(address);
      return address;
    };
    URL.revokeObjectURL = (address) => {
      window.addresses.delete(address);
      revokeObjectURL.call(URL, address);
    };
  });
}

async function expectReleased(page) {
  await expect.poll(() => page.evaluate(() => window.tracks.map((track) => track.readyState).join())).toMatch(/^(ended,?)+$/);
}

const held = (page) => page.evaluate(() => window.addresses.size);

/** Expects that the recorder has heard something: two seconds of the five minutes have passed. */
async function expectHeard(page) {
  await expect(group(page).getByRole('timer')).toHaveText(/^([0-3]:\d\d|4:[0-4]\d|4:5[0-8])$/);
}

async function speak(page) {
  await group(page).getByRole('button').first().click();
  await expectHeard(page);
}

/** Waits until so many recordings are kept on this device. */
async function expectKept(page, count) {
  const kept = () =>
    page.evaluate(
      () =>
        new Promise((resolve) => {
          const opening = indexedDB.open('layer-lab-voice');
          opening.onsuccess = () => {
            const counting = opening.result.transaction('recordings').objectStore('recordings').count();
            counting.onsuccess = () => {
              opening.result.close();
              resolve(counting.result);
            };
          };
        }),
    );
  await expect.poll(kept).toBe(count);
}

async function expectPlayable(page) {
  await expect(sound(page)).toBeVisible();
  await expect.poll(() => sound(page).evaluate((audio) => audio.readyState)).toBeGreaterThan(0);
}

test('an answer is spoken, heard, kept over a reload and discarded', async ({ page, context }) => {
  await allow(page, context);
  await open(page);
  await expect(note(page)).toContainText('sent nowhere');
  await speak(page);
  await expect(note(page)).toContainText('Recording');
  await button(page, 'Stop').click();
  await expectPlayable(page);
  await expect(note(page)).toContainText('on this device only');
  await expectReleased(page);
  await sound(page).evaluate((audio) => audio.play());
  await expect.poll(() => sound(page).evaluate((audio) => audio.currentTime)).toBeGreaterThan(0);
  await page.reload();
  await expectPlayable(page);
  await button(page, 'Discard').click();
  await expect(sound(page)).toBeHidden();
  await expect.poll(() => held(page)).toBe(0);
  await page.reload();
  await expect(button(page, 'Answer aloud')).toBeVisible();
  await expect(sound(page)).toBeHidden();
});

test('who answers again hears the newest only, and each question has its own', async ({ page, context }) => {
  await allow(page, context);
  await open(page);
  let before = '';
  for (const name of ['Answer aloud', 'Answer aloud again']) {
    await expect(button(page, name)).toBeVisible();
    await speak(page);
    await button(page, 'Stop').click();
    // Until the new one is kept, the old one is there.
    await expect(sound(page)).not.toHaveAttribute('src', before);
    before = await sound(page).getAttribute('src');
    await expectPlayable(page);
    await expect.poll(() => held(page)).toBe(1);
  }
  await open(page, 'what-is-invalidation');
  await expect(button(page, 'Answer aloud')).toBeVisible();
  await expect(sound(page)).toBeHidden();
});

test('by keyboard alone, and the focus stays where it was', async ({ page, context }) => {
  await allow(page, context);
  await open(page);
  await page.getByRole('textbox', { name: 'Your answer' }).focus();
  await page.keyboard.press('Tab');
  await expect(button(page, 'Answer aloud')).toBeFocused();
  await page.keyboard.press('Enter');
  await expectHeard(page);
  await expect(button(page, 'Stop')).toBeFocused();
  await page.keyboard.press('Space');
  await expectPlayable(page);
  await expect(button(page, 'Answer aloud again')).toBeFocused();
  await button(page, 'Discard').focus();
  await page.keyboard.press('Enter');
  await expect(button(page, 'Answer aloud')).toBeFocused();
});

test('comparing ends the recording, which is heard beside the rubric and after rating', async ({ page, context }) => {
  await allow(page, context);
  await open(page);
  await speak(page);
  await page.getByRole('button', { name: 'Compare with the rubric' }).click();
  await expectPlayable(page);
  await expectReleased(page);
  await page.getByRole('checkbox').first().check();
  await page.getByRole('button', { name: 'Keep this answer' }).click();
  await expect(page.getByText('Kept. Another question')).toBeVisible();
  await expectPlayable(page);
});

test('whoever goes away is no longer listened to, and finds what was said', async ({ page, context }) => {
  await allow(page, context);
  await open(page);
  await speak(page);
  await page.goto('#/interview');
  await expect(page.getByRole('heading', { level: 1, name: 'Interview prep' })).toBeVisible();
  await expectReleased(page);
  await expectKept(page, 1);
  await open(page);
  await expectPlayable(page);
  await page.goto('#/interview');
  await expect.poll(() => held(page)).toBe(0);
});

test('nobody speaks for longer than five minutes', async ({ page, context }) => {
  await allow(page, context);
  await page.clock.install();
  await open(page);
  await group(page).getByRole('button').click();
  await expect(button(page, 'Stop')).toBeVisible();
  // The clock goes on by itself too, as long as the machine takes.
  await page.clock.fastForward('04:00');
  await expect(button(page, 'Stop')).toBeVisible();
  await page.clock.fastForward('01:01');
  await expect(button(page, 'Stop')).toBeHidden();
  await expectReleased(page);
});

test('where nothing is kept one is told', async ({ page, context }) => {
  await allow(page, context);
  await open(page);
  await page.evaluate(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('no room', 'QuotaExceededError');
    };
  });
  await speak(page);
  await button(page, 'Stop').click();
  await expectPlayable(page);
  await expect(note(page)).toContainText('gone when you leave this question');
  await page.reload();
  await expect(button(page, 'Answer aloud')).toBeVisible();
});

test('erasing everything takes recordings and drafts along, and brings them back', async ({ page, context }) => {
  await allow(page, context);
  await open(page);
  await page.getByRole('textbox', { name: 'Your answer' }).fill('It keeps');
  await speak(page);
  await button(page, 'Stop').click();
  await expectPlayable(page);
  await page.goto('#/cards');
  await page.getByRole('tab', { name: 'Data' }).click();
  await page.getByRole('button', { name: 'Erase everything' }).click();
  await expect(page.getByText('Everything is erased.')).toBeVisible();
  await open(page);
  await expect(button(page, 'Answer aloud')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Your answer' })).toHaveValue('');
  await page.goto('#/cards');
  await page.getByRole('tab', { name: 'Data' }).click();
  await page.getByRole('button', { name: 'Bring everything back' }).click();
  await expect(page.getByRole('button', { name: 'Erase everything' })).toBeVisible();
  await open(page);
  await expectPlayable(page);
  await expect(page.getByRole('textbox', { name: 'Your answer' })).toHaveValue('It keeps');
});

test('where it is refused one is told, and can write', async ({ page }) => {
  await open(page);
  await button(page, 'Answer aloud').click();
  await expect(note(page)).toContainText('not allowed here');
  await expect(button(page, 'Answer aloud')).toBeFocused();
  await page.getByRole('textbox', { name: 'Your answer' }).fill('In writing, then.');
  await page.getByRole('button', { name: 'Compare with the rubric' }).click();
  await expect(page.getByRole('checkbox').first()).toBeVisible();
});

for (const fault of ['NotFoundError', 'NotReadableError', 'AbortError']) {
  test(`a microphone that fails (${fault}) is told`, async ({ page }) => {
    await page.addInitScript((fault) => {
      navigator.mediaDevices.getUserMedia = async () => {
        throw new DOMException('no', fault);
      };
    }, fault);
    await open(page);
    await button(page, 'Answer aloud').click();
    await expect(note(page)).toContainText('No microphone answers');
  });
}

test('a microphone that is pulled out ends the recording, and what was said until then is there', async ({ page, context }) => {
  await allow(page, context);
  await open(page);
  await speak(page);
  // A track that is stopped by a script ends for the recorder as one whose device is gone.
  await page.evaluate(() => window.tracks.forEach((track) => track.stop()));
  await expectPlayable(page);
  await expect(button(page, 'Answer aloud again')).toBeVisible();
});

test('a microphone that is granted and cannot be recorded is let go', async ({ page, context }) => {
  await allow(page, context);
  await page.addInitScript(() => {
    MediaRecorder.prototype.start = () => {
      throw new DOMException('no', 'NotSupportedError');
    };
  });
  await open(page);
  await button(page, 'Answer aloud').click();
  await expect(note(page)).toContainText('No microphone answers');
  await expectReleased(page);
});

for (const [what, take] of [
  ['recorder', () => delete window.MediaRecorder],
  ['microphones', () => Object.defineProperty(Navigator.prototype, 'mediaDevices', { value: undefined })],
]) {
  test(`a browser that knows no ${what} offers nothing, and one can write`, async ({ page }) => {
    await page.addInitScript(take);
    await open(page);
    await page.getByRole('textbox', { name: 'Your answer' }).fill('In writing, then.');
    await expect(group(page)).toBeHidden();
    await page.getByRole('button', { name: 'Compare with the rubric' }).click();
    await expect(page.getByRole('checkbox').first()).toBeVisible();
  });
}

for (const [permission, offered] of [['', 0], ['sandbox="allow-scripts"', 0], ['allow="microphone"', 1]]) {
  test(`in a frame with “${permission}” it is ${offered ? '' : 'not '}offered`, async ({ context, baseURL }) => {
    const host = await Host.start();
    await context.grantPermissions(['microphone']);
    await watched(await context.newPage(), [new URL(host.url).origin, new URL(baseURL).origin], async (page) => {
      host.put(
        '/course/page.html',
        `<!doctype html><html lang="en"><title>Course</title><iframe title="Prep" width="800" height="700" ${permission} src="${baseURL}?embed=interview#/interview/dockerignore"></iframe></html>`,
      );
      await page.goto(new URL('/course/page.html', host.url).href);
      const inside = page.frameLocator('iframe');
      await inside.getByRole('link', { name: 'What does a .dockerignore file' }).or(inside.getByRole('textbox')).first().click();
      await expect(inside.getByRole('textbox', { name: 'Your answer' })).toBeVisible();
      await expect(group(inside)).toHaveCount(offered);
    });
    await host.close();
  });
}

for (const colorScheme of ['light', 'dark']) {
  test(`no barrier is found in ${colorScheme}, before, while and after one speaks`, async ({ page, context }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await allow(page, context);
    await open(page);
    const look = async (part) => {
      const { violations } = await new AxeBuilder({ page }).include(part).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.target)])).toEqual([]);
    };
    // The page around is the same each time: in the end it is looked at as a whole.
    await look('.aloud');
    await speak(page);
    await look('.aloud');
    await button(page, 'Stop').click();
    await expectPlayable(page);
    await look('html');
  });
}

for (const width of [320, 360, 768]) {
  test(`nothing scrolls sideways at ${width} pixels with a recording`, async ({ page, context }) => {
    await page.setViewportSize({ width, height: 700 });
    await allow(page, context);
    await open(page);
    await speak(page);
    await button(page, 'Stop').click();
    await expectPlayable(page);
    await expectWithinWindow(page);
  });
}
