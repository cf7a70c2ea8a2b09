// Figures and states as people say them. Pure.

/** 840 ms, 12.3 s, 3 min 12 s, 2 h 4 min, 4 d 3 h. */
export function length(millis) {
  if (millis < 1000) return `${Math.round(millis)} ms`;
  const seconds = millis / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return coarse(millis);
}

/** As `length`, in whole seconds: for what is counted on while one looks. */
export function coarse(millis) {
  const seconds = Math.max(0, Math.floor(millis / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (minutes === 0) return `${seconds} s`;
  if (hours === 0) return `${minutes} min ${seconds % 60} s`;
  if (hours < 24) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** 1,570 ms below ten seconds, where milliseconds matter, and 21.4 s above. */
export function precise(millis) {
  return millis < 10_000 ? `${number(Math.round(millis))} ms` : `${(millis / 1000).toFixed(1)} s`;
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** 1024 B are 1 kB, as PostgreSQL has it. */
export function size(bytes) {
  let unit = 0;
  let amount = bytes;
  while (amount >= 1024 && unit < UNITS.length - 1) {
    amount /= 1024;
    unit++;
  }
  return `${unit === 0 ? Math.round(amount) : amount.toFixed(amount < 10 ? 1 : 0)} ${UNITS[unit]}`;
}

const THOUSANDS = new Intl.NumberFormat('en');
export const number = value => THOUSANDS.format(value);

/** 1 session, 3 sessions. */
export const count = (amount, one, many = one + 's') => `${number(amount)} ${amount === 1 ? one : many}`;

/** 12 or 1.4, for rates. */
export const rate = value => (value >= 10 || value === 0 ? number(Math.round(value)) : value.toFixed(1));

const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DAY = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });

/** 03:12:45, and the day when it is not today. */
export function clock(date) {
  const today = new Date().toDateString() === date.toDateString();
  return today ? TIME.format(date) : `${DAY.format(date)}, ${TIME.format(date)}`;
}

/** a, b and c. */
export function list(names) {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

export const capital = text => text.charAt(0).toUpperCase() + text.slice(1);
