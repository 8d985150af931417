// The page inside a package for a learning platform: keeps score, status, place and time there, by SCORM 1.2 or 2004.
// `cargo xtask package` puts this file in, and says in a meta element which version, and when the work counts as done.

const settings = JSON.parse(document.querySelector('meta[name="layer-lab-lms"]').content);

const DIALECTS = {
  '1.2': {
    object: 'API',
    calls: ['LMSInitialize', 'LMSGetValue', 'LMSSetValue', 'LMSCommit', 'LMSFinish'],
    place: 'cmi.core.lesson_location',
    mostData: 4096,
    progress: ({ done, raw, scored }) => [
      ['cmi.core.lesson_status', done ? (scored ? 'passed' : 'completed') : 'incomplete'],
      ...(scored ? [['cmi.core.score.min', '0'], ['cmi.core.score.max', '100'], ['cmi.core.score.raw', String(raw)]] : []),
    ],
    leave: (seconds) => [['cmi.core.session_time', clock(seconds)], ['cmi.core.exit', 'suspend']],
  },
  2004: {
    object: 'API_1484_11',
    calls: ['Initialize', 'GetValue', 'SetValue', 'Commit', 'Terminate'],
    place: 'cmi.location',
    mostData: 64000,
    progress: ({ done, raw, scored }) => [
      ['cmi.completion_status', done ? 'completed' : 'incomplete'],
      ['cmi.success_status', done && scored ? 'passed' : 'unknown'],
      ...(scored
        ? [['cmi.score.min', '0'], ['cmi.score.max', '100'], ['cmi.score.raw', String(raw)], ['cmi.score.scaled', String(raw / 100)]]
        : []),
    ],
    leave: (seconds) => [['cmi.session_time', `PT${seconds.toFixed(2)}S`], ['cmi.exit', 'suspend']],
  },
};

const dialect = DIALECTS[settings.version];

/** `HHHH:MM:SS.ss`. */
function clock(seconds) {
  const pad = (number, width) => String(number).padStart(width, '0');
  const whole = Math.floor(seconds);
  const hundredths = Math.floor((seconds - whole) * 100);
  return `${pad(Math.floor(whole / 3600), 4)}:${pad(Math.floor(whole / 60) % 60, 2)}:${pad(whole % 60, 2)}.${pad(hundredths, 2)}`;
}

/** The platform's object, in the windows around this one or in the one that opened it. */
function find() {
  for (const start of [window.parent, window.opener]) {
    let here = start;
    for (let steps = 0; here && steps < 12; steps += 1) {
      try {
        if (here[dialect.object]) return here[dialect.object];
      } catch {
        // A window of another origin.
        break;
      }
      if (here === here.parent) break;
      here = here.parent;
    }
  }
  return null;
}

const platform = find();
const [initialize, get, set, commit, finish] = dialect.calls;
const start = performance.now();

/** What was done: place → best score in percent, null where there is none. The oldest first. */
let results = new Map();
/** Results that the platform has no room for one by one. */
let folded = { count: 0, scored: 0, sum: 0 };

function restore() {
  try {
    const kept = JSON.parse(platform[get]('cmi.suspend_data') || '{}');
    if (kept.v !== 1) return;
    const valid = ([about, score]) => typeof about === 'string' && (score === null || (score >= 0 && score <= 100));
    results = new Map(Object.entries(kept.results).filter(valid));
    const number = (value) => (Number.isFinite(value) && value >= 0 ? value : 0);
    folded = { count: number(kept.folded[0]), scored: number(kept.folded[1]), sum: number(kept.folded[2]) };
  } catch {
    // Not ours, or cut off: what the page itself keeps is not touched by that.
  }
}

function data() {
  const text = () => JSON.stringify({ v: 1, folded: [folded.count, folded.scored, folded.sum], results: Object.fromEntries(results) });
  while (text().length > dialect.mostData) {
    const [about, score] = results.entries().next().value;
    results.delete(about);
    folded.count += 1;
    if (score !== null) {
      folded.scored += 1;
      folded.sum += score;
    }
  }
  return text();
}

function progress() {
  const scores = [...results.values()].filter((score) => score !== null);
  const scored = scores.length + folded.scored;
  const raw = scored ? Math.round((scores.reduce((sum, score) => sum + score, 0) + folded.sum) / scored) : 0;
  const count = results.size + folded.count;
  return { raw, scored, done: count >= settings.need && (!scored || raw >= settings.pass) };
}

function write(pairs) {
  for (const [name, value] of pairs) platform[set](name, value);
  platform[commit]('');
}

function keep() {
  write([['cmi.suspend_data', data()], ...dialect.progress(progress())]);
}

function keepPlace() {
  write([[dialect.place, location.hash.slice(0, 255)]]);
}

if (platform && String(platform[initialize]('')) === 'true') {
  restore();
  const place = platform[get](dialect.place);
  if (place?.startsWith('#/') && location.hash.length < 3) location.hash = place;
  keep();
  addEventListener('hashchange', keepPlace);
  document.addEventListener('layer-lab:did', ({ detail }) => {
    const { about, score = null } = JSON.parse(detail);
    const before = results.get(about) ?? null;
    results.delete(about);
    results.set(about, before === null ? score : Math.max(before, score ?? 0));
    keep();
  });
  addEventListener('pagehide', () => {
    write(dialect.leave((performance.now() - start) / 1000));
    platform[finish]('');
  }, { once: true });
}
