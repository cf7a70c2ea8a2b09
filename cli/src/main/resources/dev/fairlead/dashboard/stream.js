// Server-sent events by fetch, because EventSource cannot send a token. Connects again by itself, a little later each time.

import { ask } from './api.js';

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 10_000;
const SILENCE = 40_000; // the proxy sends a comment every 15 s

/**
 * @param on called with each event's name and data
 * @param onLink called with true when connected, and with false and the milliseconds to the next attempt when not
 * @returns an object whose `retry` tries at once
 */
export function listen(path, on, onLink) {
  let pause = FIRST_PAUSE;
  let hurry = () => {};

  async function run() {
    for (;;) {
      try {
        await connected(path, on, () => {
          pause = FIRST_PAUSE;
          onLink(true, 0);
        });
      } catch {
        // Whatever it was: the link is down, and the banner says since when.
      }
      const wait = pause * (0.75 + Math.random() / 2);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
      onLink(false, wait);
      await new Promise(resolve => {
        hurry = resolve;
        setTimeout(resolve, wait);
      });
    }
  }

  run();
  return { retry: () => hurry() };
}

async function connected(path, on, onOpen) {
  const gone = new AbortController();
  let watch = setTimeout(() => gone.abort(), SILENCE);
  try {
    const response = await ask(path, { timeout: 0, signal: gone.signal });
    onOpen();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      clearTimeout(watch);
      watch = setTimeout(() => gone.abort(), SILENCE);
      const frames = (rest + value).split('\n\n');
      rest = frames.pop();
      for (const frame of frames) tell(frame, on);
    }
  } finally {
    clearTimeout(watch);
    gone.abort();
  }
}

function tell(frame, on) {
  let name = 'message';
  let data = '';
  for (const line of frame.split('\n')) {
    if (line.startsWith('event: ')) name = line.slice(7);
    else if (line.startsWith('data: ')) data += line.slice(6);
  }
  if (data !== '') on(name, JSON.parse(data));
}
