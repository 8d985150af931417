// Keeps the page for the time without a connection, and offers a new release without forcing it on anybody.
//
// Not in frames of other sites and not where an origin keeps nothing: there a page is a guest.

const notice = document.getElementById('update');

/** Whether this document may keep files: a secure origin of its own, and no other site around it. */
function isAtHome() {
  if (!('serviceWorker' in navigator) || !isSecureContext || location.origin === 'null') return false;
  try {
    // Throws where the surrounding page is of another origin.
    return Boolean(window.top.location.href);
  } catch {
    return false;
  }
}

/** Shows that `worker` waits, until the person answers. */
function offer(worker) {
  notice.hidden = false;
  document.getElementById('update-later').onclick = () => {
    notice.hidden = true;
  };
  const now = document.getElementById('update-now');
  now.disabled = false;
  now.onclick = () => {
    // The browser lets the release in charge end its work first: mostly a moment, at worst half a minute.
    now.disabled = true;
    // The page keeps its work when it goes; it is loaded again when the new release is in charge.
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
    worker.postMessage('layer-lab:take-over');
  };
}

/** Offers `worker` once it is installed, if another is in charge. */
function watch(worker) {
  const look = () => {
    if (worker.state === 'installed' && navigator.serviceWorker.controller) offer(worker);
  };
  worker.addEventListener('statechange', look);
  look();
}

if (notice && isAtHome()) {
  try {
    const registration = await navigator.serviceWorker.register('service-worker.js', { updateViaCache: 'none' });
    if (registration.waiting) watch(registration.waiting);
    if (registration.installing) watch(registration.installing);
    registration.addEventListener('updatefound', () => watch(registration.installing));
    // A page that stays open for days looks again when one comes back to it.
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') registration.update().catch(() => {});
    });
  } catch {
    // Storage is denied, or the host has no worker to offer: the page works while there is a connection.
  }
}
