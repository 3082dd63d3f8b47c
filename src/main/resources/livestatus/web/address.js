// The part of the address behind the #: which page, of what, with which filters.

/** {page, key, query} of the address now; null where the # is of something else. */
export function read() {
  const hash = location.hash === '' ? '#/' : location.hash;
  if (!hash.startsWith('#/')) {
    return null;
  }
  const mark = hash.indexOf('?');
  const path = hash.slice(2, mark < 0 ? undefined : mark);
  const slash = path.indexOf('/');
  const query = new URLSearchParams(mark < 0 ? '' : hash.slice(mark + 1));
  const page = slash < 0 ? path : path.slice(0, slash);
  return {page: page === '' ? 'sessions' : page, key: slash < 0 ? null : decoded(path.slice(slash + 1)), query};
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Remembers filters without a new entry in the browser's history. Empty ones are left out. */
export function remember(page, values) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== '' && value !== null) {
      query.set(name, value);
    }
  }
  const text = query.toString();
  history.replaceState(history.state, '', `#/${page === 'sessions' ? '' : page}${text === '' ? '' : `?${text}`}`);
}

/** Where a session's own page is. */
export function sessionAddress(row) {
  const gateway = row.remote ? `?gateway=${encodeURIComponent(row.gateway)}` : '';
  return `#/session/${encodeURIComponent(row.key)}${gateway}`;
}
