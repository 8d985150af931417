// What is worth a picture: a route, and what to do there first.
export const scenes = [
  { name: 'bench', route: '' },
  { name: 'bench-whole', route: '', fullPage: true },
];
