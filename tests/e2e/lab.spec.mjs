// The failure-mode lab as a person uses it: an incident to its end by mouse, by keyboard, by touch, and one's own scenario.
import AxeBuilder from '@axe-core/playwright';
import { readFileSync } from 'node:fs';
import { expect, expectWithinWindow, test, watched } from './fixture.mjs';
import { Host } from './host.mjs';

const found = new URL('../../crates/lesson/content/lab/copy-before-install.json', import.meta.url);
const fixed = 'FROM node:22-slim\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\nCMD ["node", "src/server.js"]\n';
const words = 'The edit changes what COPY takes, so its key is new, and npm ci stands on it and follows.';

const button = (page, name) => page.getByRole('button', { name });
const step = (page, name) => page.getByRole('checkbox', { name });
const editor = (page) => page.getByRole('textbox', { name: 'Text of the file' });
const cause = (page, name) => page.getByRole('listitem').getByRole('button', { name });

async function open(page, place = '') {
  await page.goto(`#/lab${place}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

/** Where whoever goes to another stage is led, a frame later: what is typed before is lost. */
const task = (page) => page.locator('#lab-task');

/** Presses a key on something. */
const presser = (page) => async (target, key = 'Enter') => {
  await target.focus();
  await page.keyboard.press(key);
};

/** Goes to another stage by key. */
const turner = (page) => async (target) => {
  await presser(page)(target);
  await expect(task(page)).toBeFocused();
};

test('an incident is played to its end by mouse, wrong answers and a cheating repair included', async ({ page }) => {
  await open(page);
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(27);
  await page.getByRole('link', { name: 'Every edit reinstalls' }).click();
  await step(page, /COPY/).check();
  await button(page, 'Hold to this prediction').click();
  await button(page, /^Trigger:/).click();
  await button(page, 'Name the cause').click();
  await expect(page.getByText('Owed: Open the reason of at least one step.')).toBeVisible();
  await button(page, /COPY \. \./).click();
  await expect(page.getByText(/COPY \. \. runs because .*src\/server\.js/)).toBeVisible();
  await button(page, 'Name the cause').click();
  await cause(page, /^npm ci cannot be cached/).click();
  await expect(page.getByText('Not this.')).toBeVisible();
  await cause(page, /^COPY \. \. takes/).click();
  await button(page, 'Repair it').click();
  await expect(task(page)).toBeFocused();
  // Without the step there is nothing to reinstall, and nothing that works.
  await editor(page).fill('FROM node:22-slim\nWORKDIR /app\nCOPY . .\nCMD ["node", "src/server.js"]\n');
  await button(page, 'Build and verify').click();
  await expect(page.getByText('there is no step with `npm ci` any more').first()).toBeVisible();
  await button(page, 'Undo the edit').click();
  await expect(editor(page)).toHaveValue(/RUN npm ci/);
  await button(page, 'Hint 1 (costs 3 points)').click();
  await editor(page).fill(fixed);
  // What is not finished outlasts the page.
  await page.reload();
  await expect(editor(page)).toHaveValue(fixed);
  await button(page, 'Build and verify').click();
  await expect(page.getByText('All 5 goals are met.').first()).toBeVisible();
  await button(page, 'Explain it').click();
  await expect(task(page)).toBeFocused();
  await page.getByRole('textbox', { name: 'Your explanation' }).fill(words);
  await expect(page.getByText('A senior engineer would say')).toBeHidden();
  await button(page, 'Compare').click();
  await expect(page.getByText('A senior engineer would say')).toBeVisible();
  for (const point of await page.getByRole('group', { name: 'What your explanation did' }).getByRole('checkbox').all()) await point.check();
  await button(page, 'Close the incident').click();
  // 16 of 25 for two of three steps, 15 of 25 for the second cause, 27 of 35 for a refusal and a hint, 15 of 15.
  await expect(page.getByRole('main').getByText('73 of 100 points')).toBeVisible();
  await page.getByRole('link', { name: 'Another incident' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'Every edit reinstalls' })).toContainText('best 73 of 100');
});

test('earlier stages are looked at again, and steps taken back, by keyboard; nothing is lost', async ({ page }) => {
  await open(page, '/copy-before-install');
  const press = presser(page);
  const turn = turner(page);
  const stages = page.getByRole('list', { name: 'Stages' });
  const stage = (name) => stages.getByRole('button', { name });
  const shown = stages.locator('[aria-current="step"]');
  await press(step(page, /COPY/), 'Space');
  await turn(button(page, 'Hold to this prediction'));
  await turn(button(page, 'Change the prediction'));
  await expect(page.getByRole('heading', { name: /^Soon/ })).toBeFocused();
  await expect(step(page, /COPY/)).toBeChecked();
  await press(step(page, /npm ci/), 'Space');
  await turn(button(page, 'Hold to this prediction'));
  await turn(button(page, /^Trigger:/));
  await press(button(page, /COPY \. \./));
  await turn(button(page, 'Name the cause'));
  await press(cause(page, /^COPY \. \. takes/));
  await turn(button(page, 'Repair it'));
  await expect(stage(/ahead/)).toHaveCount(0);
  await press(editor(page), 'ControlOrMeta+a');
  await page.keyboard.insertText(fixed);
  await turn(stage(/^Predict/));
  await expect(page.getByRole('heading', { name: 'What you predicted, step by step.' })).toBeFocused();
  await expect(shown).toHaveText('Predict, done, looked at again');
  await expect(page.getByRole('status').filter({ hasText: 'Your work waits at Repair.' })).toBeAttached();
  await expect(step(page, /npm ci/)).toBeChecked();
  await expect(step(page, /npm ci/)).toBeDisabled();
  await expect(page.getByLabel('Text of the file')).toContainText('COPY . .\nRUN npm ci');
  await turn(stage(/^Cause/));
  await expect(page.getByText('This is the cause.')).toBeVisible();
  await turn(button(page, 'Back to “Repair”'));
  await expect(editor(page)).toHaveValue(fixed);
  await press(button(page, 'Build and verify'));
  await turn(button(page, 'Explain it'));
  await page.getByRole('textbox', { name: 'Your explanation' }).fill(words);
  await turn(button(page, 'Change the repair'));
  await expect(editor(page)).toHaveValue(fixed);
  await turn(button(page, 'Explain it'));
  await expect(page.getByRole('textbox', { name: 'Your explanation' })).toHaveValue(words);
});

test('at the repair one button stands out: to build, then to go on', async ({ page }) => {
  await open(page, '/copy-before-install');
  await button(page, 'Hold to this prediction').click();
  await button(page, /^Trigger:/).click();
  await button(page, /COPY \. \./).click();
  await button(page, 'Name the cause').click();
  await cause(page, /^COPY \. \. takes/).click();
  await button(page, 'Repair it').click();
  await expect(task(page)).toBeFocused();
  const first = page.getByRole('main').locator('[data-kind="primary"]');
  await expect(first).toHaveText(['Build and verify']);
  await editor(page).fill(fixed);
  await button(page, 'Build and verify').click();
  await expect(button(page, 'Build and verify')).toBeFocused();
  await expect(first).toHaveText(['Explain it']);
});

test('an incident is played by keyboard alone', async ({ page }) => {
  await open(page, '/copy-before-install');
  const press = presser(page);
  const turn = turner(page);
  await press(step(page, /COPY/), 'Space');
  await press(step(page, /npm ci/), 'Space');
  await press(button(page, 'Hold to this prediction'));
  await expect(page.getByRole('heading', { name: /Your prediction stands/ })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(task(page)).toBeFocused();
  await press(button(page, /COPY \. \./));
  await turn(button(page, 'Name the cause'));
  await press(cause(page, /^COPY \. \. takes/));
  await turn(button(page, 'Repair it'));
  await press(page.getByRole('tab', { name: 'Dockerfile' }), 'ArrowRight');
  await expect(page.getByRole('tab', { name: 'Command' })).toBeFocused();
  await expect(editor(page)).toHaveValue(/docker buildx build/);
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('tab', { name: 'Dockerfile' })).toBeFocused();
  await press(editor(page), 'ControlOrMeta+a');
  await page.keyboard.insertText(fixed);
  await press(button(page, 'Build and verify'));
  await turn(button(page, 'Explain it'));
  await page.getByRole('textbox', { name: 'Your explanation' }).focus();
  await page.keyboard.type(words);
  await turn(button(page, 'Compare'));
  await press(button(page, 'Close the incident'));
  await expect(page.getByRole('main').getByText('85 of 100 points')).toBeVisible();
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

  test('an incident is played by touch', async ({ page }) => {
    await open(page, '/copy-before-install');
    await step(page, /COPY/).tap();
    await button(page, 'Hold to this prediction').tap();
    await button(page, /^Trigger:/).tap();
    await button(page, /COPY \. \./).tap();
    await button(page, 'Name the cause').tap();
    await cause(page, /^COPY \. \. takes/).tap();
    await button(page, 'Repair it').tap();
    await expect(task(page)).toBeFocused();
    await editor(page).tap();
    await editor(page).fill(fixed);
    await page.getByRole('list', { name: 'Stages' }).getByRole('button', { name: /^Read/ }).tap();
    await expect(page.getByText('What you predicted, and what the log says of it.')).toBeVisible();
    await button(page, 'Back to “Repair”').tap();
    await button(page, 'Build and verify').tap();
    await button(page, 'Explain it').tap();
    await expect(task(page)).toBeFocused();
    await page.getByRole('textbox', { name: 'Your explanation' }).fill(words);
    await button(page, 'Compare').tap();
    await expectWithinWindow(page);
    await button(page, 'Close the incident').tap();
    await expect(page.getByRole('main').getByText(/of 100 points/)).toBeVisible();
  });
});

test('a scenario of one’s own is explained where it does not fit, and played where it does', async ({ page }) => {
  await open(page);
  // The door is drawn anew once it knows the incidents: what is dropped on the heading before falls on nothing.
  await expect(page.getByRole('main').getByRole('listitem').first()).toBeVisible();
  const scenario = JSON.parse(readFileSync(found, 'utf8'));
  const drop = (text) =>
    page.getByRole('heading', { level: 1 }).evaluate((target, text) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], 'own.json', { type: 'application/json' }));
      target.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    }, text);
  await drop(JSON.stringify({ ...scenario, goals: [{ id: 'x', title: 'X', cachd: 'npm ci' }] }));
  await expect(page.getByRole('alert')).toContainText('goals/0: has a field “cachd”; known are id, title');
  await page.getByLabel('Scenario file').setInputFiles({
    name: 'own.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify({ ...scenario, id: 'own-one', title: 'Mine' })),
  });
  await expect(page.getByRole('heading', { level: 1, name: 'Mine' })).toBeVisible();
});

test('a scenario of an address is of the same origin', async ({ page }) => {
  await page.goto('?scenario=content/lab/umask.json#/lab');
  await expect(page.getByRole('list', { name: 'Stages' })).toBeVisible();
  await page.goto('?scenario=https%3A%2F%2Felsewhere.example%2Fx.json#/lab');
  await expect(page.getByRole('alert')).toContainText('leads to another site');
});

test('of a scenario without an end no more is taken than a scenario may have', async ({ context }) => {
  const host = await Host.start();
  const taken = host.pour('/course/tool/endless.json');
  await watched(await context.newPage(), [new URL(host.url).origin], async (page) => {
    await page.goto(`${host.url}?scenario=endless.json#/lab`);
    await expect(page.getByRole('alert')).toContainText('longer than 256 KB');
    // What lies between is buffers of the browser and of the system.
    expect(await taken).toBeLessThan(64 << 20);
  });
  await host.close();
});

for (const colorScheme of ['light', 'dark']) {
  test(`an incident under repair passes axe in ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await open(page, '/copy-before-install');
    await button(page, 'Hold to this prediction').click();
    await button(page, /^Trigger:/).click();
    await button(page, /COPY \. \./).click();
    await button(page, 'Name the cause').click();
    await cause(page, /^npm ci cannot be cached/).click();
    await cause(page, /^COPY \. \. takes/).click();
    await button(page, 'Repair it').click();
    await button(page, 'Build and verify').click();
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
      .analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(', ')}`)).toEqual([]);
  });
}
