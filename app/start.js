// Starts the wasm app. A file of its own, because the page's Content-Security-Policy allows no
// inline script. The addresses carry content hashes; the preload links in the head know them.
const address = (selector) => document.querySelector(selector).href;
const byId = (id) => document.getElementById(id);

// The panel that stays when the program has failed. A panic of the program is a trap of its wasm:
// it composes no message, and nothing of the program runs afterwards.
const showFailure = (error) => {
  if (!(error instanceof WebAssembly.RuntimeError)) return;
  byId('panic-detail').textContent = error.stack ?? error.message;
  if (!dockerfile()) byId('panic-copy')?.remove();
  byId('panic').hidden = false;
};

// The text that is worked on: the Bench's Dockerfile, or the file of another room; none where nothing is written.
const dockerfile = () => byId('dockerfile-text') ?? document.querySelector('.editor__text');

addEventListener('error', (event) => showFailure(event.error));
addEventListener('unhandledrejection', (event) => showFailure(event.reason));

// Where a browser knows Trusted Types, all markup and every script's address passes here. What the program writes as
// markup is its own and runs nothing; what people bring is written as text.
const home = new URL('.', document.baseURI).href;
globalThis.trustedTypes?.createPolicy('default', {
  createHTML: (markup) => (/<script|<iframe|\son\w+\s*=|javascript:/i.test(markup) ? null : markup),
  createScriptURL: (url) => (new URL(url, home).href.startsWith(home) ? url : null),
});

const query = new URLSearchParams(location.search);
const embedded = query.has('embed');

// In a frame, from before the program is there.
if (embedded) void import('./frame.js');

// The first screen as its reader wants it; the program begins in what is chosen here. Settings lie where
// `app/src/host/{theme,language}.rs` keep them.
const kept = (name) => {
  try {
    return localStorage.getItem(`layer-lab:${name}`);
  } catch {
    // A frame in a sandbox has no storage.
    return null;
  }
};
const root = document.documentElement;
const theme = [query.get('theme'), kept('theme')].find((one) => ['auto', 'light', 'dark'].includes(one)) ?? 'auto';
// A frame has the colours of its host, and `auto` are those of the system.
if (!embedded && theme !== 'auto') root.dataset.theme = theme;

// The language: the one the address names, else the one chosen last time, else the first of the browser's that there is.
const known = root.dataset.languages.split(' ');
const of = (tag) => known.find((language) => language === tag?.toLowerCase().split(/[-_]/)[0]);
const language = (query.has('lang') ? of(query.get('lang')) : of(kept('language')) ?? navigator.languages.map(of).find(Boolean)) ?? root.lang;
root.lang = language;
for (const element of document.querySelectorAll(`#app [data-${language}]`)) element.textContent = element.dataset[language];

// What the program would ask for as soon as it runs is asked for while it still comes, and follows it on the line.
const ask = (href) => {
  const how = { rel: 'preload', as: 'fetch', crossOrigin: 'anonymous', fetchPriority: 'low', href };
  document.head.append(Object.assign(document.createElement('link'), how));
};
const room = location.hash.replace(/^#?\/?/, '') || query.get('embed') || 'lesson';

try {
  const { default: init, PARTS } = await import(address('link[rel="modulepreload"]'));
  const program = await fetch(address('link[rel="preload"][type="application/wasm"]'));
  if (language !== 'en') ask(`lang/${language}.mo`);
  // The figure of the first screen is most of the page.
  if (room === 'lesson') PARTS.opening.forEach(ask);
  await init({ module_or_path: program });
  // From here on the page answers; `cargo xtask bench` reads this mark.
  performance.mark('layer-lab:interactive');
  // What can wait until then.
  if (!document.querySelector('meta[name="layer-lab-lms"]')) void import('./offline.js');
} catch (error) {
  byId('unstarted')?.removeAttribute('hidden');
  throw error;
}

// The buttons of that panel.
byId('panic-reload')?.addEventListener('click', () => location.reload());
byId('panic-copy')?.addEventListener('click', async ({ target }) => {
  const text = dockerfile().value;
  try {
    await navigator.clipboard.writeText(text);
    target.textContent = target.dataset.done;
  } catch {
    // No clipboard in a frame or on an insecure page: shown and selected, it can be copied by hand.
    byId('panic-detail').textContent = text;
    getSelection().selectAllChildren(byId('panic-detail'));
  }
});
