// Scrolls through the whole table of sessions for as many milliseconds as are given, a page a frame, and notes how the page keeps up.
return (async () => {
  const scroller = document.getElementById('sessions');
  const gaps = [];
  const tasks = [];
  const observer = new PerformanceObserver(list => tasks.push(...list.getEntries().map(entry => entry.duration)));
  observer.observe({ type: 'longtask' });
  let mostRows = 0;
  let blank = 0;
  let last = performance.now();
  const end = last + arguments[0];
  while (last < end) {
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    gaps.push(now - last);
    last = now;
    const rows = scroller.querySelectorAll('tbody tr:not(.space)');
    mostRows = Math.max(mostRows, rows.length);
    if (rows.length === 0) blank++;
    const bottom = scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 1;
    scroller.scrollTop = bottom ? 0 : scroller.scrollTop + scroller.clientHeight;
  }
  observer.disconnect();
  gaps.sort((a, b) => a - b);
  return {
    frames: gaps.length,
    medianGap: gaps[Math.floor(gaps.length / 2)],
    gap95: gaps[Math.floor(gaps.length * 0.95)],
    longestGap: gaps.at(-1),
    longTasks: tasks.length,
    longestTask: Math.max(0, ...tasks),
    mostRows,
    blank,
    nodes: scroller.querySelectorAll('*').length,
  };
})();
