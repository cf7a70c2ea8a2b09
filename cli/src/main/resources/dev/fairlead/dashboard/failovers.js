// The log of changes of the primary: each as a drawing, with the numbers and what clients saw.

import { h } from './dom.js';
import { timeline } from './timeline.js';
import { capital, clock, count, precise } from './words.js';

const FIRST = 5;

export function title({ kind, from, to }) {
  return kind === 'interruption' ? `Interruption of ${to}` : `${capital(kind)} from ${from} to ${to}`;
}

const offset = ({ steps }, what) => steps.find(step => step.what === what)?.offsetMillis;

/** Milliseconds from when routes stopped serving until a member was the verified primary. */
export const gap = failover => Math.max(0, (offset(failover, 'writable') ?? 0) - (offset(failover, 'held') ?? 0));

/** What it cost those who were connected, or wished to be. */
export function toll({ cut, broken, held, longestHoldMillis }) {
  const ended = broken + cut === 0 ? 'No session ended.' : `${count(broken, 'session')} broken by PostgreSQL, ${number(cut)} cut by the proxy.`;
  const waited = held === 0 ? 'No client had to wait.' : `${count(held, 'client')} waited, ${held === 1 ? 'for' : 'the longest'} ${precise(longestHoldMillis)}.`;
  return `${ended} ${waited}`;
}

const number = value => value.toLocaleString('en');

export function failovers({ failovers: all, widths, showAll }) {
  if (all.length === 0) return h('p', { class: 'card muted' }, 'None since the start. With failovers.file in the configuration they are kept across restarts.');
  const shown = showAll ? all : all.slice(0, FIRST);
  return [
    shown.map(failover => entry(failover, widths.log)),
    shown.length < all.length && h('button', { key: 'more', type: 'button', class: 'quiet', 'data-more': true }, `Show ${all.length - shown.length} older ones`),
  ];
}

function entry(failover, width) {
  const { steps, kind, timelineBefore, timelineAfter } = failover;
  const began = steps[0]?.at ?? '';
  const lines = timelineBefore === timelineAfter ? `timeline ${timelineAfter}` : `timeline ${timelineBefore} to ${timelineAfter}`;
  return h('article', { key: `${failover.cluster} ${began}`, class: `card failover ${kind}` },
    h('header', {},
      h('h3', {}, title(failover)),
      h('p', { class: 'muted' }, `${clock(new Date(began))}, cluster ${failover.cluster}, ${lines}`),
      h('p', { class: 'gap' }, h('strong', {}, precise(gap(failover))), ' without a primary')),
    timeline(steps, steps.at(-1)?.offsetMillis ?? 0, width),
    h('dl', { class: 'facts' },
      fact('What clients saw', toll(failover.toll)),
      fact('Noticed first', `${failover.suspectedBy}.`),
      fact('Why', `${failover.reason}.`)));
}

const fact = (name, text) => h('div', { key: name }, h('dt', {}, name), h('dd', {}, text));
