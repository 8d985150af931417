// Histories that the page did not write itself: in the forms of `crates/review/src/wire`, by the thousand.
import { createHash } from 'node:crypto';

/** Kinds of events, at their numbers. */
const KINDS = ['seen', 'answered', 'rated', 'undone', 'suspended', 'resumed', 'added'];

/** What the kinds made here hold, in the order in which it is written. */
const FIELDS = {
  added: ['card', 'point', 'front', 'back'],
  rated: ['card', 'rating', 'interval', 'took'],
};

class Bytes {
  constructor(version, count) {
    this.bytes = [...Buffer.from('LLog')];
    this.number(version);
    this.number(count);
  }

  number(number) {
    let rest = number;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.bytes.push((rest % 128) + 128);
    this.bytes.push(rest);
  }

  distance(distance) {
    this.number(distance < 0 ? -2 * distance - 1 : 2 * distance);
  }

  text(text) {
    const letters = Buffer.from(text);
    this.number(letters.length);
    for (const letter of letters) this.bytes.push(letter);
  }

  closed() {
    return Buffer.concat([Buffer.from(this.bytes), this.checksum()]);
  }

  checksum() {
    return createHash('sha256').update(Buffer.from(this.bytes)).digest();
  }
}

/** One event of the first version of the format: the writer took a card out of reviews. */
export function suspended(writer, card) {
  const out = new Bytes(1, 1);
  // The first version counted its kinds by itself.
  for (const number of [writer, 1, Date.now(), 3]) out.number(number);
  out.text(card);
  return [...out.closed()];
}

/** Events in order, as bytes of the present version. */
function written(events) {
  const out = new Bytes(2, events.length);
  const known = (places, value, write) => {
    const place = places.get(value) ?? places.size;
    out.number(place);
    if (place === places.size) {
      places.set(value, place);
      write();
    }
  };
  const [writers, texts] = [new Map(), new Map()];
  let before = 0;
  for (const event of events) {
    known(writers, event.writer, () => out.number(event.writer));
    out.number(event.count);
    out.distance(event.order - before);
    out.distance(event.at - event.order);
    out.number(KINDS.indexOf(event.kind));
    for (const field of FIELDS[event.kind]) {
      const value = event[field];
      if (typeof value === 'string') known(texts, value, () => out.text(value));
      else out.number(value);
    }
    before = event.order;
  }
  return out;
}

/** What is kept of these events, which are in order. */
export function kept(events) {
  return written(events).closed();
}

/** The file that is exported of these events, which are in order. */
export function exported(events) {
  const sha256 = written(events).checksum().toString('hex');
  return JSON.stringify({ format: 'layer-lab-progress', version: 2, sha256, events });
}

const DAY = 86_400_000;

/**
 * So many cards of one's own, each made and then rated `ratings` times, up to now: the last time so that every fifth is
 * due since yesterday, and the others come back in three weeks.
 */
export function longHistory(now, cards, ratings) {
  const events = [];
  const add = (at, what) => {
    const place = events.length;
    // A page is opened for forty events.
    events.push({ order: at, writer: 1000 + Math.floor(place / 40), count: (place % 40) + 1, at, ...what });
  };
  const begin = now - 400 * DAY;
  for (let card = 0; card < cards; card += 1) {
    const front = `Which is card ${card}, and what of \`COPY\`?`;
    add(begin + card, { kind: 'added', card: `own-${card}`, point: 'theory.layering', front, back: `Number ${card}.` });
  }
  for (let time = 0; time < ratings; time += 1) {
    const day = now - (ratings - time) * 40 * DAY;
    const isLast = time + 1 === ratings;
    for (let card = 0; card < cards; card += 1) {
      const days = isLast && card % 5 > 0 ? 60 : 39;
      const rating = time > 0 && (card + time) % 11 === 0 ? 2 : 4;
      add(day + card, { kind: 'rated', card: `own-${card}`, rating, interval: days * (DAY / 1000), took: 3000 + (card % 900) });
    }
  }
  return events;
}
