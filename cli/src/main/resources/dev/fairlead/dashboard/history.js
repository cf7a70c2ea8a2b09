// Figures of the last two minutes, made of one status a second.

const MOST = 120;

export class History {
  #lines = new Map();
  #before = null;

  /** @param at milliseconds on a clock that only goes forward */
  take(status, at) {
    const seconds = this.#before ? (at - this.#before.at) / 1000 : 0;
    for (const route of status.routes) {
      const before = this.#before?.routes.get(route.name);
      this.#add(`${route.name} sessions`, route.open);
      this.#add(`${route.name} held`, route.held);
      this.#add(`${route.name} opening`, route.traffic.opening);
      if (before && seconds > 0) {
        const perSecond = name => Math.max(0, (route.traffic[name] - before[name]) / seconds);
        this.#add(`${route.name} accepted`, perSecond('accepted'));
        this.#add(`${route.name} up`, perSecond('bytesToUpstream'));
        this.#add(`${route.name} down`, perSecond('bytesToDownstream'));
      }
    }
    for (const cluster of status.clusters) {
      for (const member of cluster.members) {
        if (member.probe) this.#add(`${cluster.name} ${member.name} probe`, member.probe.latencyMillis);
      }
    }
    this.#before = { at, routes: new Map(status.routes.map(route => [route.name, route.traffic])) };
  }

  /** After a gap: what was, is drawn no further. */
  clear() {
    this.#lines.clear();
    this.#before = null;
  }

  line = (...name) => this.#lines.get(name.join(' ')) ?? [];
  latest = (...name) => this.line(...name).at(-1) ?? 0;

  #add(name, value) {
    const line = this.#lines.get(name) ?? [];
    line.push(value);
    if (line.length > MOST) line.shift();
    this.#lines.set(name, line);
  }
}
