// Asks the proxy. Paths are relative, so that the page also works behind another server's prefix.

const KEY = 'fairlead-token';
let refuse = () => {};

/** What was answered instead of what was asked for, in a sentence for people. */
export class Refusal extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

/** `listener` is told each time that the token is missing or wrong. */
export function onUnauthorized(listener) {
  refuse = listener;
}

export const token = {
  has: () => sessionStorage.getItem(KEY) !== null,
  keep: value => sessionStorage.setItem(KEY, value.trim()),
  forget: () => sessionStorage.removeItem(KEY),
};

/** @param options of fetch; `timeout` in milliseconds gives up, 0 never does */
export async function ask(path, { timeout = 5000, ...options } = {}) {
  const headers = token.has() ? { Authorization: `Bearer ${sessionStorage.getItem(KEY)}` } : {};
  const patience = timeout > 0 ? [AbortSignal.timeout(timeout)] : [];
  const signal = AbortSignal.any([...patience, ...(options.signal ? [options.signal] : [])]);
  const response = await fetch(path, { ...options, headers, signal, cache: 'no-store', credentials: 'omit' });
  if (response.ok) return response;
  if (response.status === 401) refuse(token.has());
  throw new Refusal(response.status, await sentence(response));
}

async function sentence(response) {
  const text = await response.text();
  try {
    return JSON.parse(text).error ?? text;
  } catch {
    return text.trim() || `status ${response.status}`;
  }
}

export const read = async (path, options) => (await ask(path, options)).json();

/** Names may hold anything, so each becomes one segment of a path. */
export const path = (...segments) => segments.map(encodeURIComponent).join('/');
