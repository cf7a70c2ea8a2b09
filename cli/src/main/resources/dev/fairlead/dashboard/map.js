// The picture of each cluster: routes on one side, members on the other, and lines from each route to where it leads.

import { h } from './dom.js';
import { spark } from './spark.js';
import { coarse, count, length, number, rate, size } from './words.js';

export function map(state) {
  return state.status.clusters.map(cluster => {
    const routes = state.status.routes.filter(route => route.cluster === cluster.name);
    return h('div', { key: cluster.name, class: 'map', 'data-cluster': cluster.name },
      h('svg', { class: 'lines', 'aria-hidden': 'true' }),
      h('div', { class: 'column' }, h('h2', {}, 'Routes'), routes.map(route => routeCard(route, cluster, state))),
      h('div', { class: 'column' }, h('h2', {}, `Members of ${cluster.scope ?? cluster.name}`),
        cluster.members.length === 0 && h('p', { class: 'card muted' }, 'No member is known yet.'),
        cluster.members.map(member => memberCard(member, cluster, routes, state))));
  });
}

function routeCard(route, cluster, { history }) {
  const order = cluster.orders.find(each => each.order === 'hold' && each.subject === route.name);
  const ordered = order !== undefined;
  const down = history.latest(route.name, 'down');
  const up = history.latest(route.name, 'up');
  return h('article', { key: route.name, class: `card route ${route.leads === 'held' ? 'held' : 'leads'}`, 'data-route': route.name },
    h('header', {},
      h('h3', {}, route.name),
      h('span', { class: 'muted' }, `to ${route.to === 'primary' ? 'the primary' : 'replicas'}`),
      h('button', { type: 'button', class: 'quiet', 'data-order': ordered ? 'release' : 'hold', 'data-route': route.name, 'aria-label': `${ordered ? 'Release' : 'Hold'} route ${route.name}` }, ordered ? 'Release' : 'Hold')),
    h('p', { class: 'leads' }, leads(route)),
    h('dl', { class: 'figures' },
      figure('Sessions', number(route.open), history.line(route.name, 'sessions')),
      figure('Waiting', number(route.held), history.line(route.name, 'held'), route.held > 0 ? 'warn' : 'flow'),
      figure('Opening', number(route.traffic.opening), history.line(route.name, 'opening')),
      figure('Connects/s', rate(history.latest(route.name, 'accepted')), history.line(route.name, 'accepted')),
      figure('To clients', `${size(down)}/s`, history.line(route.name, 'down')),
      figure('To servers', `${size(up)}/s`, history.line(route.name, 'up'))),
    h('p', { class: 'muted small' }, route.listen.length === 0 ? 'Removed: it drains' : `Listens on ${route.listen.join(', ')}`));
}

function leads(route) {
  if (route.leads === 'held') return [h('strong', { class: 'warn' }, 'Held: '), route.detail];
  return ['New sessions go to ', h('strong', {}, route.members.join(', '))];
}

function figure(name, value, line, tone) {
  return h('div', { key: name }, h('dt', {}, name), h('dd', { class: tone === 'warn' ? 'warn' : null }, value), spark(line, tone));
}

function memberCard(member, cluster, routes, { history, seen }) {
  const { name } = member;
  const drained = cluster.orders.some(order => order.order === 'drain' && order.subject === name);
  const leader = cluster.primary.verdict === 'writable' && cluster.primary.member === name;
  const silent = member.reach !== 'answering';
  const role = leader ? 'primary' : silent ? 'silent' : member.role;
  return h('article', { key: name, class: `card member ${leader ? 'is-primary' : silent ? 'is-silent' : 'is-other'}`, 'data-member': name },
    h('header', {},
      h('h3', {}, name),
      h('span', { class: 'role' }, role),
      drained && h('span', { class: 'role drained' }, 'drained'),
      h('button', { type: 'button', class: 'quiet', 'data-order': drained ? 'undrain' : 'drain', 'data-cluster': cluster.name, 'data-member': name, 'aria-label': `${drained ? 'Undrain' : 'Drain'} member ${name}` }, drained ? 'Undrain' : 'Drain')),
    h('p', { class: 'leads', title: silent ? silence(member, seen) : null }, silent ? silence(member, seen) : member.detail),
    h('div', { class: 'halves' },
      h('dl', { class: 'facts' },
        fact('State', silent ? `${member.state || 'unknown'}, when last heard` : member.state || 'unknown'),
        fact('Timeline', member.timeline > 0 ? member.timeline : 'unknown'),
        leader ? lease(cluster, seen) : fact('Behind', member.lagBytes === undefined ? 'unknown' : size(member.lagBytes)),
        fact('PostgreSQL', member.backend || 'unknown'),
        probe(member, history.line(cluster.name, name, 'probe')),
        Object.keys(member.tags).length > 0 && fact('Tags', Object.entries(member.tags).map(([tag, value]) => `${tag}: ${value}`).join(', ')),
        member.certificateExpires && fact('Certificate', `until ${member.certificateExpires.slice(0, 10)}`)),
      h('ul', { class: 'why', 'aria-label': `Routes and ${name}` }, routes.map(route => why(route, name)))));
}

function silence(member, seen) {
  const age = member.wordAgeMillis === undefined ? '' : ` for ${coarse(member.wordAgeMillis + seen.elapsed)}`;
  return `No answer from its Patroni${age}${member.probe ? `: ${member.probe.result.replace(/^unreachable: (\w+: )?/, '')}` : ''}`;
}

const fact = (name, ...value) => h('div', { key: name }, h('dt', {}, name), h('dd', {}, value));

function lease({ primary }, seen) {
  const left = Math.max(0, (primary.leaseLeftMillis ?? 0) - seen.elapsed);
  const full = 10_000;
  return fact('Lease', h('span', { class: 'meter', 'aria-hidden': 'true' }, h('span', { style: { width: `${Math.min(100, (left / full) * 100).toFixed(0)}%` } })), ` ${(left / 1000).toFixed(0)} s left`);
}

function probe(member, line) {
  if (!member.probe) return fact('Last probe', 'none yet');
  return fact('Last probe', `${length(member.probe.latencyMillis)} `, spark(line));
}

function why(route, name) {
  const candidate = route.candidates.find(each => each.member === name);
  const routed = candidate?.routed ?? false;
  const sessions = candidate?.sessions ?? 0;
  // Why a route is held stands in its own card.
  const reason = (candidate?.why ?? 'it has not been judged').replace(/^the route is held: .*/, 'the route is held');
  return h('li', { key: route.name, class: routed ? 'yes' : 'no' },
    h('span', { class: 'mark', 'aria-hidden': 'true' }, routed ? '●' : '○'),
    h('span', {}, h('strong', {}, route.name), routed ? ' leads here: ' : ' does not lead here: ', reason),
    h('span', { class: 'muted sessions' }, count(sessions, 'session')));
}

/** Draws the lines, after the cards have their places. They lie behind everything and take no room. */
export function drawLines(container, status) {
  for (const picture of container.querySelectorAll('.map')) {
    const svg = picture.querySelector('.lines');
    const frame = picture.getBoundingClientRect();
    const cards = new Map([...picture.querySelectorAll('[data-member]')].filter(card => card.localName === 'article').map(card => [card.dataset.member, card.getBoundingClientRect()]));
    const paths = [];
    for (const card of picture.querySelectorAll('article[data-route]')) {
      const route = status.routes.find(each => each.name === card.dataset.route);
      const from = card.getBoundingClientRect();
      if (route) paths.push(...linesOf(route, from, cards, frame));
    }
    svg.setAttribute('width', frame.width);
    svg.setAttribute('height', frame.height);
    const drawn = svg.querySelectorAll('path');
    paths.forEach(([kind, d], index) => {
      const path = drawn[index] ?? svg.appendChild(document.createElementNS(svg.namespaceURI, 'path'));
      path.setAttribute('class', kind);
      path.setAttribute('d', d);
    });
    for (const left of [...drawn].slice(paths.length)) left.remove();
  }
}

function linesOf(route, from, cards, frame) {
  const x1 = from.right - frame.left;
  const y1 = from.top + from.height / 2 - frame.top;
  if (route.leads === 'held') return [['gate', `M${x1} ${y1} h22 m0 -14 v28 m6 -28 v28`]];
  return route.members.filter(name => cards.has(name)).map(name => {
    const to = cards.get(name);
    const x2 = to.left - frame.left;
    // Two routes to one member do not meet in one point.
    const y2 = to.top + to.height / 2 - frame.top + (route.to === 'primary' ? -10 : 10);
    const half = (x2 - x1) / 2;
    return [route.to === 'primary' ? 'write' : 'read', `M${x1} ${y1} C${x1 + half} ${y1} ${x2 - half} ${y2} ${x2 - 2} ${y2}`];
  });
}
