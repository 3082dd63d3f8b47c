// Asks the daemon. What goes wrong comes back as a sentence for people.

/** The answer to GET path, or an error with a sentence and the answer's status. */
export async function ask(path) {
  let response;
  try {
    response = await fetch(path, {headers: {Accept: 'application/json'}});
  } catch {
    throw new Error('The daemon does not answer. This is asked again as soon as it does.');
  }
  if (response.status === 401) {
    location.assign('/login');
    return new Promise(() => {});
  }
  const body = await response.json().catch(() => null);
  if (!response.ok) {
    const sentence = body?.error ?? `The daemon answered ${response.status}.`;
    throw Object.assign(new Error(sentence), {status: response.status});
  }
  return body;
}
