// Notes what the page shows while something happens: the steps under way, the words at the top, whether a reset was offered, and what moved without being asked to.
const seen = { steps: [], headlines: [], waits: [], resets: 0, shift: 0, moved: [] };
window.seen = seen;

const note = () => {
  const steps = [...document.querySelectorAll('.latest.live .step')].map(step => step.classList[1]).join(' ');
  if (steps !== '' && seen.steps.at(-1) !== steps) seen.steps.push(steps);
  const headline = document.querySelector('.headline strong')?.textContent ?? '';
  if (seen.headlines.at(-1) !== headline) seen.headlines.push(headline);
  const waits = document.querySelector('.waits')?.textContent ?? '';
  if (seen.waits.at(-1) !== waits) seen.waits.push(waits);
  if (document.querySelector('[data-order=reset]')) seen.resets += 1;
};
new MutationObserver(note).observe(document.getElementById('now'), { subtree: true, childList: true, characterData: true, attributes: true });
note();

// Cumulative layout shift as the web's vital signs define it: shifts that follow each other within a second, and five in all, count together; the worst such group is told.
// https://web.dev/articles/evolving-cls
const group = { began: 0, ended: 0, shift: 0 };
const add = entry => {
  const goesOn = entry.startTime - group.ended < 1000 && entry.startTime - group.began < 5000;
  if (!goesOn) Object.assign(group, { began: entry.startTime, shift: 0 });
  group.ended = entry.startTime;
  group.shift += entry.value;
  seen.shift = Math.max(seen.shift, group.shift);
};

new PerformanceObserver(list => {
  for (const entry of list.getEntries()) {
    if (entry.hadRecentInput) continue;
    add(entry);
    seen.moved.push(...entry.sources.map(source => `${entry.value.toFixed(4)} ${source.node?.nodeName} ${source.node?.className?.baseVal ?? source.node?.className}`));
  }
}).observe({ type: 'layout-shift' });
