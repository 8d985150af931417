// What is worth a picture: a route, and what to do there first.
export const scenes = [
  { name: 'opening', route: '' },
  { name: 'opening-whole', route: '', fullPage: true },
  { name: 'bench', route: '#/bench' },
  { name: 'bench-whole', route: '#/bench', fullPage: true },
  { name: 'lesson', route: '#/lesson/layers', fullPage: true },
  { name: 'lesson-images', route: '#/lesson/images', fullPage: true },
  { name: 'lesson-order', route: '#/lesson/deep.ci-throughput' },
  { name: 'diagram', route: '#/diagram', fullPage: true },
  { name: 'image', route: '#/image', fullPage: true },
  { name: 'flow', route: '#/flow' },
  { name: 'coverage', route: '#/coverage', fullPage: true },
  {
    name: 'rooms',
    route: '#/coverage',
    play: async (page) => {
      const more = page.getByRole('button', { name: 'More' });
      if (await more.isVisible()) await more.click();
    },
  },
];
