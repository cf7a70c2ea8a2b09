// Notes what the page shows while something happens: the steps under way, the words at the top, and what moved without being asked to.
const seen = { steps: [], headlines: [], waits: [], shift: 0, moved: [] };
window.seen = seen;

const note = () => {
  const steps = [...document.querySelectorAll('.latest.live .step')].map(step => step.classList[1]).join(' ');
  if (steps !== '' && seen.steps.at(-1) !== steps) seen.steps.push(steps);
  const headline = document.querySelector('.headline strong')?.textContent ?? '';
  if (seen.headlines.at(-1) !== headline) seen.headlines.push(headline);
  const waits = document.querySelector('.waits')?.textContent ?? '';
  if (seen.waits.at(-1) !== waits) seen.waits.push(waits);
};
new MutationObserver(note).observe(document.getElementById('now'), { subtree: true, childList: true, characterData: true, attributes: true });
note();

new PerformanceObserver(list => {
  for (const entry of list.getEntries()) {
    if (entry.hadRecentInput) continue;
    seen.shift += entry.value;
    seen.moved.push(...entry.sources.map(source => `${entry.value.toFixed(4)} ${source.node?.nodeName} ${source.node?.className?.baseVal ?? source.node?.className}`));
  }
}).observe({ type: 'layout-shift' });
