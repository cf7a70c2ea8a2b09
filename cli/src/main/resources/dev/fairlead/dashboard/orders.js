// Orders, each behind a dialog that says in words what will happen.

import { byId } from './dom.js';
import { ask, path } from './api.js';
import { count } from './words.js';

const ROUTES = 'api/v1/routes';
const CLUSTERS = 'api/v1/clusters';

/** By name: what a dialog says and what is asked for, given the button's data and what is known. */
const ORDERS = {
  hold: ({ route }, { status }) => {
    const { open, held } = status.routes.find(each => each.name === route);
    return {
      title: `Hold route ${route}?`,
      text: `New sessions of ${route} will wait, and are served when it is released. The ${count(open - held, 'session')} that ${open - held === 1 ? 'is' : 'are'} open ${open - held === 1 ? 'goes' : 'go'} on. A client waits no longer than hold.timeout (60 s unless configured), and then gets an error.`,
      extra: { label: 'Release by itself after, such as 30s or 5m; empty for never', name: 'timeout', value: '30s' },
      yes: `Hold ${route}`,
      at: `${ROUTES}/${path(route)}/hold`,
    };
  },

  release: ({ route }, { status }) => ({
    title: `Release route ${route}?`,
    text: `The ${count(status.routes.find(each => each.name === route).held, 'client')} that wait will be served, first come first served, and new ones are served at once.`,
    yes: `Release ${route}`,
    at: `${ROUTES}/${path(route)}/release`,
  }),

  drain: ({ cluster, member }, { status }) => {
    const { primary } = status.clusters.find(each => each.name === cluster);
    const sessions = status.routes.flatMap(route => route.candidates).filter(each => each.member === member).reduce((sum, each) => sum + each.sessions, 0);
    const warning = primary.member === member ? ' It is the primary: new sessions for the primary will wait until it is undrained, or another member leads.' : '';
    return {
      title: `Drain member ${member}?`,
      text: `New sessions will go to other members.${warning} Its ${count(sessions, 'session')} ${sessions === 1 ? 'goes' : 'go'} on until ${sessions === 1 ? 'it ends' : 'they end'}, or until the deadline, when what is left is cut. The order stays in force until it is taken back.`,
      extra: { label: 'Cut what is left after, such as 10m; empty for never', name: 'deadline', value: '' },
      yes: `Drain ${member}`,
      at: `${CLUSTERS}/${path(cluster)}/members/${path(member)}/drain`,
    };
  },

  undrain: ({ cluster, member }) => ({
    title: `Undrain member ${member}?`,
    text: 'New sessions may go there again. Nothing is cut.',
    yes: `Undrain ${member}`,
    at: `${CLUSTERS}/${path(cluster)}/members/${path(member)}/undrain`,
  }),

  reset: ({ cluster }) => ({
    title: `Reset the fence of cluster ${cluster}?`,
    text: 'An operator\'s fence ends, the alarm about a timeline that was given up is cleared, and a leader on an older timeline that is held back leads if it claims the lock alone at that instant. What had been written on the newer timeline only is then given up.',
    yes: 'Reset the fence',
    at: `${CLUSTERS}/${path(cluster)}/fence/reset`,
  }),

  kill: ({ id }, { sessions }) => {
    const session = sessions.find(Number(id));
    const of = session ? `Of ${session.client}, on route ${session.route}, ${session.member ? `with ${session.member}` : 'with no member yet'}. ` : '';
    return {
      title: `Kill session ${id}?`,
      text: `${of}It ends at once, with a reset on both sides. A transaction that is open is rolled back; a statement whose answer is on its way may have been committed.`,
      yes: `Kill session ${id}`,
      method: 'DELETE',
      at: `api/v1/sessions/${path(id)}`,
    };
  },
};

/**
 * @param known gives what is known now: `status` and `sessions`
 * @param done called with a sentence when an order is in force
 */
export function startOrders(known, done) {
  const dialog = byId('order');
  let order = null;

  document.addEventListener('click', event => {
    const button = event.target.closest('[data-order]');
    if (!button || !known().status) return;
    order = ORDERS[button.dataset.order](button.dataset, known());
    show(order);
    dialog.showModal();
  });
  byId('order-no').addEventListener('click', () => dialog.close());
  byId('order-form').addEventListener('submit', event => {
    event.preventDefault();
    give(order);
  });

  async function give({ at, method = 'POST', extra, title }) {
    const query = new URLSearchParams();
    if (extra && byId('order-extra-input').value.trim()) query.set(extra.name, byId('order-extra-input').value.trim());
    if (byId('order-reason').value.trim()) query.set('reason', byId('order-reason').value.trim());
    byId('order-yes').disabled = true;
    try {
      await ask(`${at}?${query}`, { method, timeout: 15_000 });
      dialog.close();
      done(`Done: ${title.replace('?', '')}`);
    } catch (refusal) {
      byId('order-error').textContent = `Not done: ${refusal.message}`;
    } finally {
      byId('order-yes').disabled = false;
    }
  }
}

function show({ title, text, extra, yes }) {
  byId('order-title').textContent = title;
  byId('order-text').textContent = text;
  byId('order-yes').textContent = yes;
  byId('order-error').textContent = '';
  byId('order-reason').value = '';
  byId('order-extra').hidden = !extra;
  byId('order-extra-label').textContent = extra?.label ?? '';
  byId('order-extra-input').value = extra?.value ?? '';
}
