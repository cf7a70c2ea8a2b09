// What must be seen first, in sentences: who is the primary, since when, what waits and why. Pure.

import { clock, coarse, count, list } from './words.js';

/**
 * @param cluster of the status
 * @param routes of the cluster
 * @param seen when the status was right (a Date), and how many milliseconds it has been counted on since
 * @returns the `tone` (good, warn or bad); who is the primary, with a `strong` first part and the `rest`; `since` when; sentences on what `waits` and why; and a `detail`
 */
export function headline(cluster, routes, seen) {
  const { primary } = cluster;
  const age = primary.ageMillis === undefined ? undefined : primary.ageMillis + seen.elapsed;
  return {
    tone: tone(cluster, routes),
    ...who(primary),
    since: age === undefined ? '' : since(age, seen),
    waits: waits(primary, routes),
  };
}

function who({ verdict, member, timeline, confirmation, detail }) {
  switch (verdict) {
    case 'writable':
      return { strong: member, rest: `is the primary`, detail: `Timeline ${timeline}, ${confirmation === 'own' ? 'confirmed by its own answer' : detail}` };
    case 'unready':
      return { strong: member, rest: 'holds the lock and takes no writes', detail: `Timeline ${timeline}` };
    case 'contested':
      return { strong: 'Contested', rest: `by ${list(member.split(', '))}`, detail: 'Nobody gets new sessions' };
    case 'nothing-yet':
      return { strong: 'No verdict', rest: 'yet', detail: 'Members are being asked' };
    default:
      return { strong: 'No primary', rest: '', detail: 'New sessions wait' };
  }
}

function since(age, seen) {
  const at = new Date(seen.at.getTime() + seen.elapsed - age);
  return `since ${clock(at)} (${coarse(age)})`;
}

function tone({ primary, alarms, orders }, routes) {
  if (primary.verdict !== 'writable') return 'bad';
  const doubtful = primary.confirmation !== 'own' || alarms.length > 0 || orders.length > 0;
  return doubtful || routes.some(route => route.leads === 'held' || route.held > 0) ? 'warn' : 'good';
}

/** Why there is no primary comes first, and is not said again for each route. */
function waits(primary, routes) {
  const known = primary.verdict === 'writable' ? '' : primary.detail;
  const sentences = routes.filter(route => route.leads === 'held' || route.held > 0).map(route => `${waiting(route)}${because(route, known)}.`);
  if (known) sentences.unshift(`Why: ${known}.`);
  return sentences.length > 0 ? sentences : ['Nobody waits: every route leads somewhere.'];
}

function waiting({ name, leads, held }) {
  if (held > 0) return `${count(held, 'client')} ${held === 1 ? 'waits' : 'wait'} on route ${name}`;
  return leads === 'held' ? `Route ${name} is held, and nobody waits` : '';
}

function because({ leads, detail }, known) {
  if (leads !== 'held') return ' for their turn to be opened';
  return detail === known ? '' : `: ${detail}`;
}

/** Alarms, orders and what is wrong with the proxy itself: sentences with a tone. */
export function notes(cluster, status) {
  const stale = status.config.stale ? [{ tone: 'bad', text: `The configuration that runs is not what is configured: ${status.config.problems.join('; ')}` }] : [];
  const leaving = status.state === 'draining' ? [{ tone: 'warn', text: 'This proxy is draining: it goes when its last session has ended' }] : [];
  return [
    ...cluster.alarms.map(text => ({ tone: 'bad', text })),
    ...stale,
    ...leaving,
    ...(cluster.paused ? [{ tone: 'warn', text: 'Patroni is paused: nobody will be promoted' }] : []),
    ...cluster.orders.map(order => ({ tone: 'warn', text: orderText(order) })),
  ];
}

const DONE = { hold: 'is held', drain: 'is drained', fence: 'is fenced' };

export function orderText({ order, subject, who, why, ageMillis, leftMillis }) {
  const ends = { hold: 'releases itself', drain: 'is cut', fence: 'ends' }[order];
  const left = leftMillis === undefined ? '' : `, ${ends} in ${coarse(leftMillis)}`;
  return `${subject} ${DONE[order] ?? order}${why ? `: ${why}` : ''} (for ${coarse(ageMillis)}${left}; by ${who})`;
}
