// One change of the primary as a drawing: what happened when, to scale, with labels that do not overlap however close the steps are. Pure.

import { h } from './dom.js';
import { precise } from './words.js';

export const STEPS = {
  suspected: 'suspected',
  held: 'held',
  moved: 'lock moved',
  writable: 'writable',
  served: 'first served',
  released: 'all released',
};

const EDGE = 8;
const NARROW = 560;

/** How high the drawing is: always the same at one width, so that nothing below it moves. */
export const heightAt = width => (width < NARROW ? 106 : 74);

/**
 * @param steps each with `what` and `offsetMillis`, in order
 * @param end milliseconds since the suspicion at which the drawing ends
 * @param width in pixels
 * @param going whether it goes on
 */
export function timeline(steps, end, width, going = false) {
  const height = heightAt(width);
  const rows = width < NARROW ? 2 : 1;
  const bar = 20 + rows * 32;
  const span = Math.max(end, 1);
  const x = offset => EDGE + (Math.min(offset, span) / span) * (width - 2 * EDGE);
  const offset = what => steps.find(step => step.what === what)?.offsetMillis;
  const last = steps.at(-1)?.offsetMillis ?? 0;
  const held = offset('held');
  const writable = offset('writable');
  const bands = [
    band('doubt', 0, held ?? (going ? span : last)),
    held !== undefined && band('none', held, writable ?? span),
    writable !== undefined && band('back', writable, offset('released') ?? span),
  ];

  function band(kind, from, to) {
    return h('rect', { class: `band ${kind}`, x: x(from).toFixed(1), y: bar, width: Math.max(0, x(to) - x(from)).toFixed(1), height: 14, rx: 3 });
  }

  return h('svg', { class: 'timeline', width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': inWords(steps, going) },
    h('rect', { class: 'axis', x: EDGE, y: bar, width: width - 2 * EDGE, height: 14, rx: 3 }),
    bands,
    labels(steps, x, width, rows, bar));
}

/** Labels stand in slots of equal width; a line leads from each to its place on the scale. */
function labels(steps, x, width, rows, bar) {
  const slot = (width - 2 * EDGE) / Math.max(steps.length, 1);
  const places = steps.map(({ what, offsetMillis }, index) => ({
    what,
    offsetMillis,
    middle: (EDGE + slot * (index + 0.5)).toFixed(1),
    top: 12 + (rows > 1 && index % 2 === 1 ? 32 : 0),
    at: x(offsetMillis).toFixed(1),
  }));
  // All lines first, so that every word lies over every line.
  return [
    // Down between the words of the row below first, then to its place.
    places.map(({ what, middle, top, at }) => h('path', { key: `to ${what}`, d: `M${middle} ${top + 20} V${bar - 20} L${at} ${bar - 2} V${bar + 18}` })),
    places.map(({ what, offsetMillis, middle, top }) => h('g', { key: what, class: `step ${what}` },
      h('text', { class: 'name', x: middle, y: top, 'text-anchor': 'middle' }, STEPS[what] ?? what),
      h('text', { class: 'at', x: middle, y: top + 15, 'text-anchor': 'middle' }, precise(offsetMillis)))),
  ];
}

export function inWords(steps, going) {
  const said = steps.map(({ what, offsetMillis }) => `${STEPS[what] ?? what} at ${precise(offsetMillis)}`).join(', ');
  return going ? `Under way: ${said}` : said;
}
