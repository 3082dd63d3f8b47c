// The stream of changes. The browser's own EventSource hides what matters here: the beats that show
// a connection lives, and why one was refused. So the stream is read by hand.

const SILENCE = 30_000; // The server beats every 12 seconds.
const FIRST_WAIT = 500;
const LONGEST_WAIT = 10_000;
const LOST_AFTER = 12_000;

/**
 * Listens for ever.
 *
 * @param onMessage hears every message
 * @param onState hears {word, seen, problem}: the word is connecting, live, reconnecting, lost or refused
 */
export function listen(onMessage, onState) {
  let last = null;
  let seen = null;
  let failing = null;
  let wait = FIRST_WAIT;
  let hurry = () => {};

  const tell = (word, problem = null) => onState({word, seen, problem});

  async function once() {
    const stop = new AbortController();
    let silence = setTimeout(() => stop.abort(), SILENCE);
    try {
      const headers = {Accept: 'text/event-stream'};
      if (last !== null) {
        headers['Last-Event-ID'] = last;
      }
      const response = await fetch('/api/events', {headers, cache: 'no-store', signal: stop.signal});
      if (!response.ok) {
        const refusal = await response.json().catch(() => ({}));
        throw Object.assign(new Error(refusal.error ?? `The server answered ${response.status}.`), {
          status: response.status,
        });
      }
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = '';
      for (;;) {
        const {value, done} = await reader.read();
        if (done) {
          return;
        }
        clearTimeout(silence);
        silence = setTimeout(() => stop.abort(), SILENCE);
        seen = Date.now();
        if (failing !== null || wait !== FIRST_WAIT) {
          failing = null;
          wait = FIRST_WAIT;
        }
        tell('live');
        rest = take(rest + value);
      }
    } finally {
      clearTimeout(silence);
      stop.abort();
    }
  }

  /** Hands on whole events and gives back what is still incomplete. */
  function take(text) {
    let start = 0;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n', start)) {
      let id = null;
      let data = null;
      for (const line of text.slice(start, end).split('\n')) {
        if (line.startsWith('id: ')) {
          id = line.slice(4);
        } else if (line.startsWith('data: ')) {
          data = line.slice(6);
        }
      }
      if (data !== null) {
        onMessage(JSON.parse(data));
        last = id ?? last;
      }
      start = end + 2;
    }
    return text.slice(start);
  }

  async function forever() {
    for (;;) {
      let problem = null;
      try {
        await once();
      } catch (failure) {
        if (failure.status === 401) {
          location.assign('/login');
          return;
        }
        problem = failure.status === undefined ? null : failure.message;
      }
      failing ??= Date.now();
      const lost = Date.now() - failing > LOST_AFTER;
      tell(problem !== null ? 'refused' : lost ? 'lost' : 'reconnecting', problem);
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, wait);
        hurry = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      wait = Math.min(LONGEST_WAIT, wait * 1.6);
    }
  }

  // Who comes back to the page, or back into the network, does not wait for the next attempt.
  addEventListener('online', () => hurry());
  document.addEventListener('visibilitychange', () => document.hidden || hurry());
  tell('connecting');
  forever();
}
