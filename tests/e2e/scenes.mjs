// What is worth a picture: a route, and what to do there first.
export const scenes = [
  { name: 'bench', route: '' },
  { name: 'bench-whole', route: '', fullPage: true },
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
  { name: 'cards-data', route: '#/cards', play: (page) => page.getByRole('tab', { name: 'Your data' }).click() },
];
