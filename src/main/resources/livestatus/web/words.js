// Values in words. Everything here is text for people; nothing decides by it.

/** A duration in at most two units: 7 s, 4 min, 2 h 5 min, 3 d. */
export function duration(seconds) {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) {
    return '';
  }
  const whole = Math.max(0, seconds);
  if (whole < 10 && whole !== Math.floor(whole)) {
    return `${whole.toFixed(1)} s`;
  }
  if (whole < 60) {
    return `${Math.floor(whole)} s`;
  }
  const minutes = Math.floor(whole / 60);
  if (minutes < 10 && whole % 60 >= 1) {
    return `${minutes} min ${Math.floor(whole % 60)} s`;
  }
  if (minutes < 60) {
    return `${minutes} min`;
  }
  const hours = Math.floor(minutes / 60);
  if (hours < 48) {
    return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  }
  return `${Math.floor(hours / 24)} d`;
}

/** How long ago, in one unit, so that it seldom changes. */
export function ago(instant, now = Date.now()) {
  const seconds = Math.max(0, Math.floor((now - Date.parse(instant)) / 1000));
  if (seconds < 60) {
    return `${seconds} s`;
  }
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} min`;
  }
  if (seconds < 48 * 3600) {
    return `${Math.floor(seconds / 3600)} h`;
  }
  return `${Math.floor(seconds / 86400)} d`;
}

const WHOLE = new Intl.DateTimeFormat(undefined, {dateStyle: 'medium', timeStyle: 'medium'});
const CLOCK = new Intl.DateTimeFormat(undefined, {hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23'});
const DAY = new Intl.DateTimeFormat(undefined, {day: 'numeric', month: 'short', timeZone: 'UTC'});

export const moment = (instant) => WHOLE.format(new Date(instant));
export const clock = (instant) => CLOCK.format(new Date(instant));
export const day = (date) => DAY.format(new Date(`${date}T00:00:00Z`));

/** A count that fits: 950, 12.3k, 4.1M. */
export function count(number) {
  if (number < 1000) {
    return String(number);
  }
  const [value, unit] = number < 999_500 ? [number / 1000, 'k'] : [number / 1_000_000, 'M'];
  return `${value < 100 ? value.toFixed(1) : Math.round(value)}${unit}`;
}

export const exact = (number) => number.toLocaleString();

export function cost(dollars) {
  return dollars === 0 ? '$0' : dollars < 0.01 ? '< $0.01' : `$${dollars.toFixed(2)}`;
}

export const plural = (number, one, many = `${one}s`) => `${exact(number)} ${number === 1 ? one : many}`;

/** The first line, shortened: for lists. The whole stands in the tooltip and on the session's page. */
export function brief(text, most = 160) {
  const line = text.trim().split('\n', 1)[0];
  return line.length <= most && line.length === text.trim().length ? line : `${[...line].slice(0, most - 1).join('')}…`;
}
