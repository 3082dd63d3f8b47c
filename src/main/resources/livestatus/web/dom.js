// Makes and changes elements. Text becomes text nodes and nothing else, whoever wrote it: there is
// no way from here into HTML.

const SVG = 'http://www.w3.org/2000/svg';

/** An element: h('a.quiet', {href: '#/'}, 'text', child, …). Children that are null are left out. */
export function h(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split('.');
  return fill(document.createElement(tag), classes, attributes, children);
}

/** The same for a part of a drawing. */
export function svg(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split('.');
  return fill(document.createElementNS(SVG, tag), classes, attributes, children);
}

function fill(element, classes, attributes, children) {
  if (classes.length > 0) {
    element.setAttribute('class', classes.join(' '));
  }
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** Attributes that others own: a tooltip that is open, a part that was unfolded, a place. */
const FOREIGN = new Set(['aria-describedby', 'open', 'style']);

/**
 * Makes an element equal to a fresh one by touching only what differs, so that the focus, the
 * selection and the scroll position stay. Listeners belong on what is never replaced.
 */
export function morph(element, fresh) {
  for (const {name} of [...element.attributes]) {
    if (!fresh.hasAttribute(name) && !FOREIGN.has(name)) {
      element.removeAttribute(name);
    }
  }
  for (const {name, value} of fresh.attributes) {
    if (element.getAttribute(name) !== value && !FOREIGN.has(name)) {
      element.setAttribute(name, value);
    }
  }
  let old = element.firstChild;
  let next = fresh.firstChild;
  while (next !== null) {
    const following = next.nextSibling;
    if (old === null) {
      element.append(next);
    } else {
      const after = old.nextSibling;
      if (old.nodeType !== next.nodeType || old.nodeName !== next.nodeName) {
        old.replaceWith(next);
      } else if (old.nodeType === Node.TEXT_NODE) {
        if (old.data !== next.data) {
          old.data = next.data;
        }
      } else {
        morph(old, next);
      }
      old = after;
    }
    next = following;
  }
  while (old !== null) {
    const after = old.nextSibling;
    old.remove();
    old = after;
  }
}

/** An address that may be linked to; null for anything but http and https. */
export function link(address) {
  try {
    const url = new URL(address);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
  } catch {
    return null;
  }
}

/** Calls at most once in so many milliseconds, and never more often than the screen is drawn. */
export function paced(millis, act) {
  let waiting = false;
  let last = -Infinity;
  const run = () => {
    waiting = false;
    last = performance.now();
    act();
  };
  return () => {
    if (!waiting) {
      waiting = true;
      const rest = last + millis - performance.now();
      if (rest > 0) {
        setTimeout(() => requestAnimationFrame(run), rest);
      } else {
        requestAnimationFrame(run);
      }
    }
  };
}
