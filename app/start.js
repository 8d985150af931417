// Starts the wasm app. A file of its own, because the page's Content-Security-Policy allows no
// inline script. The addresses carry content hashes; the preload links in the head know them.
const address = (selector) => document.querySelector(selector).href;

// The panel that stays when the program has failed. A panic of the program is a trap of its wasm:
// it composes no message, and nothing of the program runs afterwards.
const showFailure = (error) => {
  if (!(error instanceof WebAssembly.RuntimeError)) return;
  document.getElementById('panic-detail').textContent = error.stack ?? error.message;
  document.getElementById('panic').hidden = false;
};
addEventListener('error', (event) => showFailure(event.error));
addEventListener('unhandledrejection', (event) => showFailure(event.reason));

// Where a browser knows Trusted Types, all markup and every script's address passes here. What the program writes as
// markup is its own and runs nothing; what people bring is written as text.
const home = new URL('.', document.baseURI).href;
globalThis.trustedTypes?.createPolicy('default', {
  createHTML: (markup) => (/<script|<iframe|\son\w+\s*=|javascript:/i.test(markup) ? null : markup),
  createScriptURL: (url) => (new URL(url, home).href.startsWith(home) ? url : null),
});

// The figure of the first screen is most of the page. Its files are asked for while the program still comes and follow it on
// the line, instead of waiting until it runs and asks for them.
const room = () => location.hash.replace(/^#?\/?/, '') || new URLSearchParams(location.search).get('embed') || 'lesson';
const ask = (href) => {
  const how = { rel: 'preload', as: 'fetch', crossOrigin: 'anonymous', fetchPriority: 'low', href };
  document.head.append(Object.assign(document.createElement('link'), how));
};

// In a frame, from before the program is there.
if (new URLSearchParams(location.search).has('embed')) void import('./frame.js');

try {
  const { default: init, PARTS } = await import(address('link[rel="modulepreload"]'));
  const program = await fetch(address('link[rel="preload"][type="application/wasm"]'));
  if (room() === 'lesson') PARTS.opening.forEach(ask);
  await init({ module_or_path: program });
  // From here on the page answers; `cargo xtask bench` reads this mark.
  performance.mark('layer-lab:interactive');
  // What can wait until then.
  if (!document.querySelector('meta[name="layer-lab-lms"]')) void import('./offline.js');
} catch (error) {
  const notice = document.createElement('p');
  notice.setAttribute('role', 'alert');
  notice.textContent =
    'Layer Lab could not start: this browser has no WebAssembly, or a file did not load. ' +
    'Reload the page, or open it in a current browser.';
  document.body.prepend(notice);
  throw error;
}

// The buttons of that panel.
document.getElementById('panic-reload')?.addEventListener('click', () => location.reload());
document.getElementById('panic-copy')?.addEventListener('click', (event) => {
  const text = document.querySelector('.editor__text')?.value ?? '';
  navigator.clipboard?.writeText(text).then(() => {
    event.target.textContent = event.target.dataset.done;
  });
});
