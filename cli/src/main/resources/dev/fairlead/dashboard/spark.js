// The last two minutes as a line. Pure; the figures are kept by history.js.

import { h } from './dom.js';

const WIDTH = 120;
const HEIGHT = 28;

/**
 * @param values oldest first, one a second; at most 120
 * @param tone of the line
 */
export function spark(values, tone = 'flow') {
  const top = Math.max(1, ...values);
  const x = index => WIDTH - (values.length - 1 - index);
  const y = value => HEIGHT - 2 - (value / top) * (HEIGHT - 5);
  const line = values.map((value, index) => `${x(index)},${y(value).toFixed(1)}`).join(' ');
  const area = values.length > 1 ? `${x(0)},${HEIGHT} ${line} ${WIDTH},${HEIGHT}` : '';
  return h('svg', { class: `spark ${tone}`, viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    h('polygon', { points: area }),
    h('polyline', { points: line }));
}
