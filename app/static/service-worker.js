// The page without a connection. The build writes `RELEASE` above: a version, and each published file with its SHA-256.
//
// A release is installed whole or not at all: every file is fetched and must have the bytes that the release names, so a
// host that is half updated, a lost connection or a full disk leaves the release before in charge. A new release waits
// until a person asks for it, for the page in use was built with the files of its own.

const PREFIX = `layer-lab:${self.registration.scope}:`;
const CACHE = PREFIX + RELEASE.version;
const FILES = new Map(Object.entries(RELEASE.files).map(([path, hash]) => [address(path), hash]));
const PAGE = address('index.html');

function address(path) {
  return new URL(path, self.registration.scope).href;
}

async function install() {
  try {
    const cache = await caches.open(CACHE);
    await cache.addAll(
      [...FILES].map(([url, hash]) => new Request(url, { cache: 'no-cache', integrity: hash, credentials: 'same-origin' })),
    );
  } catch (error) {
    await caches.delete(CACHE).catch(() => false);
    throw error;
  }
}

async function activate() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)));
  // A build for development keeps nothing, and takes away what a release before it has kept.
  if (FILES.size === 0) return self.registration.unregister();
  return self.clients.claim();
}

async function answer(url, request) {
  const cached = await caches.match(url, { cacheName: CACHE });
  return cached ?? fetch(request);
}

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));

self.addEventListener('message', (event) => {
  if (event.data === 'layer-lab:take-over') event.waitUntil(self.skipWaiting());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  // Parameters are for the page, not for the host.
  const url = new URL(request.url);
  url.search = '';
  url.hash = '';
  const wanted = url.href === self.registration.scope ? PAGE : url.href;
  if (FILES.has(wanted)) event.respondWith(answer(wanted, request));
});
