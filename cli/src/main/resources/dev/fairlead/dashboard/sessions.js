// The table of sessions. Only the rows that can be seen are in the document, so that five thousand scroll as smoothly as five.

import { h, render, byId } from './dom.js';
import { read } from './api.js';
import { coarse, number, size } from './words.js';

const ROW = 34; // pixels; style.css says the same
const MORE = 8; // rows beyond the edges, so that quick scrolling finds them there
const LIMIT = 20_000;
const COLUMNS = [
  { name: 'id', title: 'Id', value: session => session.id, text: session => session.id, wide: true },
  { name: 'route', title: 'Route', value: session => session.route, text: session => session.route, wide: true },
  { name: 'state', title: 'State', value: session => session.state, text: session => session.state },
  { name: 'member', title: 'Member', value: session => session.member ?? '', text: session => session.member ?? 'none' },
  { name: 'client', title: 'Client', value: session => session.client, text: session => session.client },
  { name: 'age', title: 'Open for', value: session => -session.from, text: (session, now) => coarse(now - session.from), figure: true },
  { name: 'up', title: 'To server', value: session => session.bytesToUpstream, text: session => size(session.bytesToUpstream), figure: true, wide: true },
  { name: 'down', title: 'To client', value: session => session.bytesToDownstream, text: session => size(session.bytesToDownstream), figure: true, wide: true },
  { name: 'port', title: 'Port', value: session => session.localPort ?? 0, text: session => session.localPort ?? '', figure: true, wide: true },
];

export class Sessions {
  #all = [];
  #shown = [];
  #matching = 0;
  #sort = { column: COLUMNS[0], up: true };
  #words = [];
  #scroller = byId('sessions');
  #skew = 0; // the proxy's clock minus ours, in milliseconds
  #reading = false;
  #frame = 0;

  constructor() {
    this.#scroller.addEventListener('scroll', () => this.#drawSoon(), { passive: true });
    this.#scroller.addEventListener('click', event => this.#onClick(event));
    byId('search').addEventListener('input', event => {
      this.#words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
      this.#choose();
    });
    this.draw();
  }

  /** Milliseconds until it is worth to read again: the more there are, the longer. */
  get pause() {
    return this.#all.length > 2000 ? 10_000 : 3_000;
  }

  find = id => this.#all.find(session => session.id === id);

  async refresh() {
    if (this.#reading) return;
    this.#reading = true;
    try {
      const answer = await read(`api/v1/sessions?limit=${LIMIT}`, { timeout: 20_000 });
      this.#matching = answer.matching;
      this.#all = answer.sessions.map(session => ({ ...session, from: Date.parse(session.since), words: words(session) }));
      this.#choose();
    } finally {
      this.#reading = false;
    }
  }

  /** @param skew the proxy's clock minus ours, in milliseconds */
  set skew(skew) {
    this.#skew = skew;
  }

  #choose() {
    const { column, up } = this.#sort;
    const chosen = this.#words.length === 0 ? [...this.#all] : this.#all.filter(session => this.#words.every(word => session.words.includes(word)));
    const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
    chosen.sort((a, b) => (up ? 1 : -1) * order(column.value(a), column.value(b)) || a.id - b.id);
    this.#shown = chosen;
    this.draw();
  }

  #onClick(event) {
    const name = event.target.closest('[data-sort]')?.dataset.sort;
    if (!name) return;
    const column = COLUMNS.find(each => each.name === name);
    this.#sort = { column, up: this.#sort.column === column ? !this.#sort.up : true };
    this.#choose();
  }

  #drawSoon() {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.draw());
  }

  draw() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const total = this.#shown.length;
    const height = this.#scroller.clientHeight;
    const most = Math.max(0, total - 1);
    const first = Math.min(most, Math.max(0, Math.floor(this.#scroller.scrollTop / ROW) - MORE));
    const last = Math.min(total, first + Math.ceil(height / ROW) + 2 * MORE);
    const now = Date.now() + this.#skew;
    render(this.#scroller,
      h('table', { 'aria-rowcount': total + 1, 'aria-label': 'Sessions' },
        h('colgroup', {}, COLUMNS.map(column => h('col', { key: column.name, class: `c-${column.name}${column.wide ? ' wide' : ''}` })), h('col', { key: 'kill', class: 'c-kill' })),
        h('thead', {}, h('tr', { 'aria-rowindex': 1 }, COLUMNS.map(column => this.#heading(column)), h('th', { key: 'kill', scope: 'col' }, h('span', { class: 'unseen' }, 'Kill')))),
        h('tbody', {},
          h('tr', { key: 'above', class: 'space', 'aria-hidden': 'true' }, h('td', { style: { height: `${first * ROW}px` } })),
          this.#shown.slice(first, last).map((session, index) => row(session, first + index + 2, now)),
          h('tr', { key: 'below', class: 'space', 'aria-hidden': 'true' }, h('td', { style: { height: `${(total - last) * ROW}px` } })))));
    const all = this.#all.length >= LIMIT ? `the first ${number(this.#all.length)} of ${number(this.#matching)}` : number(this.#all.length);
    const text = this.#words.length === 0 ? `${all} sessions` : `${number(total)} of ${all} match`;
    if (byId('sessions-count').textContent !== text) byId('sessions-count').textContent = text;
  }

  #heading(column) {
    const sorted = this.#sort.column === column;
    const direction = this.#sort.up ? 'ascending' : 'descending';
    return h('th', { key: column.name, scope: 'col', class: classes(column), 'aria-sort': sorted ? direction : 'none' },
      h('button', { type: 'button', 'data-sort': column.name }, column.title, h('span', { 'aria-hidden': 'true' }, sorted ? (this.#sort.up ? ' ▲' : ' ▼') : '')));
  }
}

const classes = ({ figure, wide }) => [figure && 'figure', wide && 'wide'].filter(Boolean).join(' ') || null;

function row(session, index, now) {
  return h('tr', { key: session.id, 'aria-rowindex': index, class: session.state },
    COLUMNS.map(column => h('td', { key: column.name, class: classes(column) }, column.text(session, now))),
    h('td', { key: 'kill' }, h('button', { type: 'button', class: 'quiet', 'data-order': 'kill', 'data-id': session.id, 'aria-label': `Kill session ${session.id} of ${session.client}` }, 'Kill')));
}

const words = session => [session.id, session.route, session.state, session.member ?? '', session.client, session.backend ?? '', session.localPort ?? ''].join(' ').toLowerCase();
