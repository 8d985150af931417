// What is worth a picture: a route, and what to do there first.
import { Bench } from './bench.mjs';

const long = `# syntax=docker/dockerfile:1
${Array.from({ length: 10 }, (_, at) => `
FROM alpine:3.20 AS stage-${at}
ENV NAME=value-${at}
WORKDIR /srv/${at}
COPY package-${at}.json ./
RUN apk add --no-cache build-base python3 py3-pip curl git openssh-client ca-certificates && rm -rf /var/cache/apk/* && echo this line is longer than the pane is wide ${at}
RUN --mount=type=cache,target=/root/.cache \\
    make -j4 \\
      target-${at} \\
      && make test
COPY . .
RUN make stage-${at}
LABEL stage="${at}"
`).join('')}
FROM Alpine AS Final
${Array.from({ length: 10 }, (_, at) => `COPY --from=stage-${at} /srv/${at}/out /out/${at}`).join('\n')}
MAINTAINER nobody <nobody@example.org>
CMD run everything
`;

/** Puts a text into the editor, on whatever screen. */
const type = (text) => async (page) => {
  const bench = new Bench(page);
  const edit = page.getByRole('button', { name: 'Edit the text' });
  const narrow = await edit.isVisible();
  if (narrow) await edit.click();
  await bench.editor.fill(text);
  if (narrow) await edit.click();
};

/** Plays an incident of the lab up to its repair. One that was begun is there already. */
const repair = async (page) => {
  const stages = page.getByRole('list', { name: 'Stages' });
  await stages.waitFor();
  if (await page.getByRole('button', { name: 'Hold to this prediction' }).isVisible()) {
    await page.getByRole('checkbox', { name: /COPY/ }).check();
    await page.getByRole('button', { name: 'Hold to this prediction' }).click();
    await page.getByRole('button', { name: /^Trigger:/ }).click();
    await page.getByRole('button', { name: /COPY \. \./ }).click();
    await page.getByRole('button', { name: 'Name the cause' }).click();
    await page.getByRole('listitem').getByRole('button', { name: /^COPY \. \. takes/ }).click();
    await page.getByRole('button', { name: 'Repair it' }).click();
  }
  await page.getByRole('textbox', { name: 'Text of the file' }).waitFor();
};

export const scenes = [
  { name: 'opening', route: '' },
  { name: 'opening-whole', route: '', fullPage: true },
  { name: 'bench', route: '#/bench' },
  { name: 'bench-whole', route: '#/bench', fullPage: true },
  { name: 'bench-long', route: '#/bench', fullPage: true, play: type(long) },
  { name: 'bench-error', route: '#/bench', play: type('FROM alpine\nRNU make\nCOPY . .\n') },
  {
    name: 'bench-checks',
    route: '#/bench',
    play: async (page) => {
      await type('FROM alpine AS Base\nENV key some value\nWORKDIR app\nRUN apk add curl\nCMD run me\n')(page);
      await page.keyboard.press('F8');
    },
  },
  {
    name: 'bench-options',
    route: '#/bench',
    play: async (page) => {
      await page.getByRole('button', { name: 'Options' }).click();
      await page.getByRole('checkbox', { name: 'classic builder' }).check();
      await page.getByRole('button', { name: 'Compare' }).click();
    },
  },
  { name: 'bench-figure', route: '?embed=bench&readonly', fullPage: true },
  { name: 'embed', route: '#/embed/bench', play: (page) => page.getByRole('group', { name: 'Inputs' }).waitFor() },
  { name: 'bench-empty', route: '#/bench', play: type('') },
  { name: 'lesson', route: '#/lesson/layers', fullPage: true },
  { name: 'lesson-images', route: '#/lesson/images', fullPage: true },
  { name: 'lesson-order', route: '#/lesson/deep.ci-throughput' },
  { name: 'diagram', route: '#/diagram', fullPage: true },
  { name: 'image', route: '#/image', fullPage: true },
  { name: 'flow', route: '#/flow' },
  { name: 'walk', route: '#/walk/content' },
  { name: 'coverage', route: '#/coverage', fullPage: true },
  {
    name: 'rooms',
    route: '#/coverage',
    play: async (page) => {
      const more = page.getByRole('button', { name: 'More' });
      if (await more.isVisible()) await more.click();
    },
  },
  ...[['door', ''], ['found', 'cache key'], ['slip', 'invaldiaton'], ['nothing', 'laxxr']].map(([name, query]) => ({
    name: `search-${name}`,
    route: '#/coverage',
    play: async (page) => {
      await page.getByRole('button', { name: 'Search (/)' }).click();
      await page.getByRole('option').first().waitFor();
      await page.getByRole('combobox').fill(query);
    },
  })),
  { name: 'glossary', route: '#/lesson/glossary' },
  { name: 'drill', route: '#/drill', fullPage: true },
  {
    name: 'drill-parameters',
    route: '#/drill/parameters',
    fullPage: true,
    play: async (page) => {
      await page.getByText('Move a parameter, and predict').waitFor();
      await page.getByRole('button', { name: 'Dependencies first' }).click();
      await page.getByRole('button', { name: 'Fall' }).click();
      await page.getByRole('list', { name: 'What made the difference' }).waitFor();
    },
  },
  { name: 'reorder', route: '#/reorder/node', fullPage: true },
  { name: 'lab', route: '#/lab', fullPage: true },
  { name: 'lab-repair', route: '#/lab/copy-before-install', fullPage: true, play: repair },
  {
    name: 'lab-looking-back',
    route: '#/lab/copy-before-install',
    fullPage: true,
    play: async (page) => {
      await repair(page);
      await page.getByRole('list', { name: 'Stages' }).getByRole('button', { name: /^Predict/ }).click();
    },
  },
  { name: 'cards', route: '#/cards', play: (page) => page.getByRole('button', { name: 'Show answer' }).waitFor() },
  {
    name: 'cards-turned',
    route: '#/cards',
    play: async (page) => {
      await page.getByRole('button', { name: 'Show answer' }).click();
      await page.getByRole('group', { name: 'How well did you know it?' }).waitFor();
    },
  },
  {
    name: 'cards-diagram',
    route: '#/cards/example.model-serving-1',
    play: async (page) => {
      await page.getByRole('button', { name: 'Go through these' }).click();
      await page.getByRole('button', { name: 'Show answer' }).click();
    },
  },
  { name: 'cards-all', route: '#/cards', play: (page) => page.getByRole('tab', { name: 'All cards' }).click() },
  { name: 'cards-figures', route: '#/cards', play: (page) => page.getByRole('tab', { name: 'Figures' }).click() },
  { name: 'cards-data', route: '#/cards', play: (page) => page.getByRole('tab', { name: 'Data' }).click() },
];
