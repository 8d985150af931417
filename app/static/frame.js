// The page as a guest in another page: it tells its height, takes its host's colours, and reports results where it is asked
// to. `docs/embedding.md` describes the messages. Loaded only with `?embed=`.
//
// Whatever comes from outside is looked at before it is used: the sender must be the page around this one, a message must
// be a plain object of few known fields with few known values, and a flood of them is worth one look a frame.

const host = window.parent;
const root = document.documentElement;
const asked = new URLSearchParams(location.search);
const THEMES = ['auto', 'light', 'dark'];
const MOTIONS = ['auto', 'reduce', 'full'];
/** A tag of a language, as BCP 47 has them. Which there are, the program knows. */
const TAG = /^[a-z]{2,8}([-_][a-z0-9]{1,8}){0,3}$/i;
const H5P_ACTIONS = ['ready', 'hello', 'resizePrepared', 'resize'];
const TYPES = ['layer-lab:fitted', 'layer-lab:set'];

turn('data-theme', THEMES.find((theme) => theme === asked.get('theme')));
turn('data-motion', MOTIONS.find((motion) => motion === asked.get('motion')));

/** Sets an attribute by which the styles go; `auto` leaves it to the system, and no value changes nothing. */
function turn(attribute, value) {
  if (value === 'auto') root.removeAttribute(attribute);
  else if (value) root.setAttribute(attribute, value);
}

/** Names the frame in our own messages, for hosts with several. */
const id = (asked.get('id') ?? '').slice(0, 64);

// The height. A host proves that it follows by answering; until then the frame scrolls inside.

const heights = { told: 0, waiting: false };

function height() {
  return Math.ceil(document.getElementById('app').getBoundingClientRect().height);
}

/** Says how high the page would like to be, in every way a host may understand. A height is no secret. */
function tell() {
  heights.waiting = false;
  const now = height();
  if (now === heights.told) return;
  heights.told = now;
  send({ type: 'layer-lab:resize', v: 1, id, height: now });
  send({ subject: 'lti.frameResize', height: now });
  if (heights.h5p) send(h5p('prepareResize'));
}

function measure() {
  if (heights.waiting) return;
  heights.waiting = true;
  requestAnimationFrame(tell);
}

function h5p(action) {
  return { context: 'h5p', action, scrollHeight: height(), clientHeight: window.innerHeight };
}

function fitted() {
  if (root.hasAttribute('data-fitted')) return;
  root.setAttribute('data-fitted', '');
  measure();
}

// Messages.

function send(message, origin = '*') {
  host.postMessage(message, origin);
}

/** The value of a field that the object has itself, if it is one of these. */
function field(message, name, values) {
  const value = Object.hasOwn(message, name) ? message[name] : undefined;
  return values.includes(value) ? value : undefined;
}

/** Passes on the language that is asked for. */
function speak(message) {
  const tag = Object.hasOwn(message, 'lang') ? message.lang : undefined;
  if (typeof tag === 'string' && TAG.test(tag)) dispatchEvent(new CustomEvent('layer-lab:language', { detail: tag }));
}

/** What kind of message this is, if it is one that is known: an action of H5P, or a type of ours. */
function kind(message) {
  return field(message, 'context', ['h5p']) ? field(message, 'action', H5P_ACTIONS) : field(message, 'type', TYPES);
}

function take(message, kind) {
  switch (kind) {
    case 'ready':
      send({ context: 'h5p', action: 'hello' });
      break;
    case 'resizePrepared':
      send(h5p('resize'));
      break;
    case 'hello':
      heights.h5p = true;
      fitted();
    // Greeted or resized, the host wants to hear the height anew.
    case 'resize':
      heights.told = 0;
      measure();
      break;
    case 'layer-lab:fitted':
      fitted();
      break;
    case 'layer-lab:set':
      turn('data-theme', field(message, 'theme', THEMES));
      turn('data-motion', field(message, 'motion', MOTIONS));
      speak(message);
      break;
  }
}

/** The last message of each kind that waits for the next frame. */
const waiting = new Map();

addEventListener('message', ({ source, data }) => {
  if (source !== host || typeof data !== 'object' || data === null || Array.isArray(data)) return;
  const known = kind(data);
  if (!known) return;
  if (waiting.size === 0) {
    requestAnimationFrame(() => {
      const messages = [...waiting];
      waiting.clear();
      for (const [kind, message] of messages) take(message, kind);
    });
  }
  waiting.set(known, data);
});

// Results, only to the one origin that the address names.

function reportsTo() {
  if (asked.get('xapi') !== '1') return null;
  try {
    const { origin, protocol } = new URL(asked.get('origin') ?? '');
    return ['https:', 'http:'].includes(protocol) ? origin : null;
  } catch {
    return null;
  }
}

const VERBS = 'http://adlnet.gov/expapi/verbs/';

/** An xAPI statement about something the learner did. Who they are is for the host to add. */
function statement({ did, about, score }) {
  const page = new URL(location.pathname, location.href).href;
  const result = score === undefined ? {} : { result: { score: { min: 0, max: 100, raw: score, scaled: score / 100 }, success: score >= 80 } };
  return {
    verb: { id: VERBS + did, display: { en: did } },
    object: { objectType: 'Activity', id: `${page}#${about}`, definition: { name: { en: about } } },
    ...result,
    timestamp: new Date().toISOString(),
  };
}

if (host !== window) {
  new ResizeObserver(measure).observe(document.getElementById('app'));
  document.fonts?.ready.then(measure);
  // A host whose script comes later than the frame is greeted again.
  [0, 300, 1000, 3000].forEach((delay) => {
    setTimeout(() => {
      if (!heights.h5p) send({ context: 'h5p', action: 'hello' });
      if (!root.hasAttribute('data-fitted')) {
        heights.told = 0;
        measure();
      }
    }, delay);
  });
  const origin = reportsTo();
  if (origin) {
    const report = (did) => send({ context: 'h5p', action: 'statement', statement: statement(did) }, origin);
    report({ did: 'initialized', about: asked.get('embed').slice(0, 64) });
    document.addEventListener('layer-lab:did', ({ detail }) => report(JSON.parse(detail)));
  }
}
