// Keeps what is known and shows it. The status is asked for each second, and at once when an event says that something has changed.

import { ask, onUnauthorized, read, token } from './api.js';
import { byId, render } from './dom.js';
import { failovers } from './failovers.js';
import { History } from './history.js';
import { drawLines, map } from './map.js';
import { now } from './now.js';
import { startOrders } from './orders.js';
import { Sessions } from './sessions.js';
import { listen } from './stream.js';
import { startTheme } from './theme.js';
import { headline } from './verdict.js';
import { clock, coarse, number } from './words.js';

const EACH = 1000;
const DOUBTFUL_MILLIS = 3000; // after which a suspicion that came to nothing is forgotten
const MOST_FAILOVERS = 100;

const state = {
  status: null,
  read: 0, // when, on performance.now()
  at: new Date(),
  failovers: [],
  live: new Map(), // cluster -> the steps of what is under way
  history: new History(),
  sessions: new Sessions(),
  showAll: false,
  linked: false,
  lost: null, // { at, next }: since when there is no connection, and when the next is tried
  said: '',
};

// ---- what is shown

/** The views see one instant; without a connection time stands still, because nobody knows what is now. */
function instant() {
  const at = state.lost ? state.lost.at : performance.now();
  return {
    ...state,
    clock: at,
    seen: { at: state.at, elapsed: Math.max(0, at - state.read) },
    widths: { now: inner(byId('now')), log: inner(byId('failovers')) },
  };
}

/** Width for a drawing inside a card. */
const inner = element => Math.max(280, element.clientWidth - 42);

function show() {
  if (!state.status) return;
  byId('main').classList.remove('waiting');
  const view = instant();
  render(byId('now'), now(view));
  render(byId('map'), map(view));
  render(byId('failovers'), failovers(view));
  drawLines(byId('map'), state.status);
  const { version, uptimeMillis, sessions } = state.status;
  byId('proxy').textContent = `${location.host}, version ${version}, up ${coarse(uptimeMillis)}, ${number(sessions.open)} of at most ${number(sessions.most)} sessions`;
  speak(view);
}

/** Says aloud, to who listens to the page, when the word on a primary changes; not what changes each second. */
function speak(view) {
  const words = view.status.clusters.map(cluster => {
    const routes = view.status.routes.filter(route => route.cluster === cluster.name);
    const { tone, strong, rest } = headline(cluster, routes, view.seen);
    return { title: `${strong} ${rest}`.trim(), tone };
  });
  const said = words.map(({ title }) => title).join('. ');
  document.title = `${words.some(({ tone }) => tone === 'bad') ? '✕ ' : ''}${said} – Fairlead`;
  if (said !== state.said && state.said !== '') say(said);
  state.said = said;
}

function say(sentence) {
  byId('say').textContent = sentence;
}

// ---- what is known

let asking = false;
let again = false;

/** Reads the status; asked meanwhile, reads it once more. */
async function refresh() {
  if (asking) {
    again = true;
    return;
  }
  asking = true;
  try {
    const response = await ask('api/v1/status');
    const status = await response.json();
    state.read = performance.now();
    state.at = new Date();
    state.status = status;
    state.sessions.skew = skew(response);
    if (document.visibilityState === 'visible') sample();
    forgetDoubts();
    link(true);
    show();
  } catch (failure) {
    link(false);
    if (failure.status === 403) byId('banner-text').textContent = failure.message;
  } finally {
    asking = false;
    if (again) {
      again = false;
      refresh();
    }
  }
}

let sampled = 0;

/** One figure a second, however often the status is read. */
function sample() {
  if (state.read - sampled < 0.9 * EACH) return;
  if (state.read - sampled > 10 * EACH) state.history.clear();
  sampled = state.read;
  state.history.take(state.status, state.read);
}

function skew(response) {
  const theirs = Date.parse(response.headers.get('Date') ?? '');
  return Number.isNaN(theirs) || Math.abs(theirs - Date.now()) < 2000 ? 0 : theirs - Date.now();
}

/** A suspicion may come to nothing; then nobody says so. */
function forgetDoubts() {
  for (const cluster of state.status.clusters) {
    const live = state.live.get(cluster.name);
    const calm = cluster.primary.verdict === 'writable' && cluster.probing?.mode === 'steady';
    if (live && calm && state.read - live.began - live.steps.at(-1).offsetMillis > DOUBTFUL_MILLIS) state.live.delete(cluster.name);
  }
}

const ON = {
  status: status => {
    state.status = status;
    state.read = performance.now();
    state.at = new Date();
    readFailovers();
  },
  'failover-step': ({ cluster, step }) => {
    const live = state.live.get(cluster);
    const steps = live && step.what !== 'suspected' ? [...live.steps, step] : [step];
    state.live.set(cluster, { steps, began: performance.now() - step.offsetMillis });
  },
  failover: failover => {
    state.live.delete(failover.cluster);
    state.failovers = [failover, ...state.failovers].slice(0, MOST_FAILOVERS);
  },
};

function onEvent(name, data) {
  ON[name]?.(data);
  if (name !== 'sessions') refresh();
  show();
}

async function readFailovers() {
  state.failovers = (await read('api/v1/failovers')).failovers;
  show();
}

// ---- the connection

const stream = listen('api/v1/events', onEvent, (up, next) => {
  state.linked = up;
  if (!up) state.live.clear();
  link(up, next);
});

function link(up, next = 0) {
  if (up && state.linked) state.lost = null;
  else if (!up) state.lost = { at: state.lost?.at ?? performance.now(), since: state.lost?.since ?? new Date(), next: next ? performance.now() + next : state.lost?.next ?? 0 };
  showLink();
}

function showLink() {
  const { lost, status } = state;
  const word = lost ? (status ? 'disconnected' : 'connecting') : state.linked ? 'live' : 'connecting';
  byId('link').dataset.link = word;
  byId('link-word').textContent = word;
  document.body.classList.toggle('old', lost !== null && status !== null);
  byId('banner').hidden = lost === null || status === null;
  if (lost && status) {
    const wait = Math.max(0, Math.ceil((lost.next - performance.now()) / 1000));
    byId('banner-text').textContent = `Disconnected since ${clock(lost.since)}. What you see is how it was then.`;
    byId('retry').textContent = wait > 0 ? `Try now (else in ${wait} s)` : 'Trying';
  }
}

byId('retry').addEventListener('click', () => stream.retry());

// ---- the token

onUnauthorized(had => {
  if (had) {
    token.forget();
    byId('token-error').textContent = 'This token is not the right one.';
    byId('forget').hidden = true;
  }
  if (!byId('token').open) byId('token').showModal();
});

byId('token').addEventListener('cancel', event => event.preventDefault());
byId('token-form').addEventListener('submit', () => {
  token.keep(byId('token-input').value);
  byId('token-input').value = '';
  byId('token-error').textContent = '';
  byId('forget').hidden = false;
  stream.retry();
});
byId('forget').hidden = !token.has();
byId('forget').addEventListener('click', () => {
  token.forget();
  location.reload();
});

// ---- what the reader does

startTheme(byId('theme'));
startOrders(() => state, sentence => {
  say(sentence);
  refresh();
  state.sessions.refresh();
});
byId('refresh').addEventListener('click', () => state.sessions.refresh());
document.addEventListener('click', event => {
  if (!event.target.closest('[data-more]')) return;
  state.showAll = true;
  show();
});
new ResizeObserver(show).observe(byId('main'));

// ---- time

let sessionsVisible = false;
let sessionsRead = -Infinity;
new IntersectionObserver(([entry]) => {
  sessionsVisible = entry.isIntersecting;
  tick();
}).observe(byId('sessions'));

function tick() {
  showLink();
  if (document.visibilityState !== 'visible' || byId('token').open) return;
  if (state.linked) refresh();
  if (state.linked && sessionsVisible && performance.now() - sessionsRead > state.sessions.pause) {
    sessionsRead = performance.now();
    state.sessions.refresh().catch(() => {});
  }
}

setInterval(tick, EACH);
// What is under way is drawn more often, unless the reader wishes for rest.
const calm = matchMedia('(prefers-reduced-motion: reduce)');
setInterval(() => {
  if (state.live.size > 0 && !calm.matches && !state.lost) show();
}, 200);
document.addEventListener('visibilitychange', tick);
