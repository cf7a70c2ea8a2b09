// The top of the page: one sentence on each cluster, what must be known beside it, and the latest change of its primary.

import { h } from './dom.js';
import { headline, notes } from './verdict.js';
import { timeline, heightAt } from './timeline.js';
import { clock, coarse, precise } from './words.js';
import { gap, title } from './failovers.js';

const RESETTABLE = ['fenced', 'settling', 'operator-fence'];
const GIVEN_UP = 'was given up';

export function now(state) {
  const several = state.status.clusters.length > 1;
  return state.status.clusters.map(cluster => card(cluster, several, state));
}

function card(cluster, several, state) {
  const routes = state.status.routes.filter(route => route.cluster === cluster.name);
  const said = headline(cluster, routes, state.seen);
  return h('article', { key: cluster.name, class: `card now ${said.tone}` },
    h('div', { class: 'verdict' },
      several && h('p', { class: 'eyebrow' }, `Cluster ${cluster.name}`),
      h('p', { class: 'headline' }, h('strong', {}, said.strong), ` ${said.rest} `, h('span', { class: 'since' }, said.since)),
      h('p', { class: 'waits' }, said.waits.join(' ')),
      h('p', { class: 'muted detail' }, detail(cluster, said, state))),
    noteList(cluster, state),
    latest(cluster, state));
}

function detail(cluster, said, { seen }) {
  const lease = cluster.primary.leaseLeftMillis;
  const left = lease === undefined ? '' : `, lease ${(Math.max(0, lease - seen.elapsed) / 1000).toFixed(0)} s left`;
  const mode = cluster.probing?.mode ?? 'steady';
  const close = { steady: 'each second', urgent: 'each 100 ms', hot: 'each 20 ms' }[mode];
  return `${said.detail}${left}. Members are asked ${close}${mode === 'steady' || !cluster.probing.lastTrigger ? '' : `, because ${cluster.probing.lastTrigger}`}.`;
}

function noteList(cluster, { status }) {
  const all = notes(cluster, status);
  return h('div', { class: 'notes' },
    h('ul', { 'aria-label': 'Alarms and orders' },
      all.length === 0
        ? h('li', { key: 'none', class: 'muted' }, 'No alarm, and no order in force.')
        : all.map((note, index) => h('li', { key: `${index}`, class: note.tone }, note.text))),
    isResettable(cluster) && h('button', { type: 'button', class: 'quiet', 'data-order': 'reset', 'data-cluster': cluster.name }, 'Reset the fence'));
}

/** Whether there is a fence, or a timeline that was given up or may be: what a reset gives up is not offered for any other alarm. */
export function isResettable({ primary, alarms, orders }) {
  return RESETTABLE.includes(primary.verdict) || alarms.some(alarm => alarm.includes(GIVEN_UP)) || orders.some(order => order.order === 'fence');
}

/** A place of constant height, whether something is under way, has been, or never was. */
function latest(cluster, state) {
  const live = state.live.get(cluster.name);
  const past = state.failovers.find(failover => failover.cluster === cluster.name);
  const width = state.widths.now;
  const style = { 'min-height': `${heightAt(width) + 30}px` };
  if (live) {
    const elapsed = Math.max(state.clock - live.began, live.steps.at(-1)?.offsetMillis ?? 0);
    return h('div', { class: 'latest live', style },
      h('p', {}, h('strong', {}, 'Under way'), ` for ${precise(elapsed)}`),
      timeline(live.steps, elapsed, width, true));
  }
  if (!past) return h('div', { class: 'latest', style }, h('p', { class: 'muted' }, 'No change of the primary has been seen. The next one is drawn here while it happens.'));
  const began = new Date(past.steps[0]?.at ?? 0);
  return h('div', { class: 'latest', style },
    h('p', { class: 'muted' }, h('strong', {}, title(past)), `, ${clock(began)} (${coarse(Date.now() - began)} ago): no primary for `, h('strong', {}, precise(gap(past)))),
    timeline(past.steps, past.steps.at(-1)?.offsetMillis ?? 0, width));
}
