// Colours by their tokens, as the browser mixes them: text and figures stand out from what they stand on.
import { expect, test } from './fixture.mjs';

/** Token of the colour, token of the ground, the least contrast (WCAG 1.4.3 and 1.4.11). */
const states = ['cached', 'runs', 'cause', 'failed', 'skipped', 'unknown', 'base', 'metadata'];
const grounds = ['page', 'sheet', 'selection', 'hover'];
const pairs = [
  ...['text', 'quiet', 'accent', ...states].flatMap((ink) => grounds.map((ground) => [ink, ground, 4.5])),
  ['on-accent', 'accent', 4.5],
  ...['edge', 'focus', ...states].flatMap((part) => ['page', 'sheet'].map((ground) => [part, ground, 3])),
];

for (const colorScheme of ['light', 'dark']) {
  test(`tokens keep their contrast in ${colorScheme}`, async ({ page, bench }) => {
    await page.emulateMedia({ colorScheme });
    const found = await page.evaluate((pairs) => {
      const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
      const probe = document.body.appendChild(document.createElement('i'));
      const luminance = (token, tint) => {
        probe.style.color = '';
        probe.style.setProperty('color', tint ?? `var(--color-${token})`);
        canvas.fillStyle = getComputedStyle(probe).color;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((part) => {
          const s = part / 255;
          return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const ratio = (one, two) => (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
      const all = pairs.map(([ink, ground, least]) => [`${ink} on ${ground}`, ratio(luminance(ink), luminance(ground)), least]);
      // A state's word stands on its own tint in the figure.
      for (const state of ['cached', 'runs', 'cause', 'failed', 'unknown']) {
        const tint = `color-mix(in oklab, var(--color-${state}) var(--tint), var(--color-sheet))`;
        all.push([`${state} on its tint`, ratio(luminance(state), luminance('', tint)), 4.5]);
        all.push([`text on the tint of ${state}`, ratio(luminance('text'), luminance('', tint)), 4.5]);
        all.push([`quiet on the tint of ${state}`, ratio(luminance('quiet'), luminance('', tint)), 4.5]);
      }
      probe.remove();
      return all;
    }, pairs);
    expect(found.length).toBeGreaterThan(50);
    expect(found.filter(([, ratio, least]) => ratio < least).map(([what, ratio]) => `${what}: ${ratio.toFixed(2)}`)).toEqual([]);
  });
}
