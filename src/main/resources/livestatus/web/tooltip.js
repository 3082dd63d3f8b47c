// One tooltip for the whole page: what carries data-tip shows it by pointer, by focus and by touch.
// It stays while the pointer is on it, and Escape closes it.

const GAP = 8;
const tip = document.getElementById('tip');
let owner = null;
let timer = 0;

function place() {
  const at = owner.getBoundingClientRect();
  const size = tip.getBoundingClientRect();
  const left = Math.min(at.left, innerWidth - size.width - GAP);
  const below = at.bottom + GAP + size.height <= innerHeight;
  tip.style.left = `${Math.max(GAP, left)}px`;
  tip.style.top = `${below ? at.bottom + GAP : Math.max(GAP, at.top - GAP - size.height)}px`;
}

function show(element) {
  clearTimeout(timer);
  if (owner !== element) {
    hide();
    owner = element;
    tip.textContent = element.dataset.tip;
    tip.hidden = false;
    tip.scrollTop = 0;
    element.setAttribute('aria-describedby', 'tip');
    place();
  }
}

function hide() {
  clearTimeout(timer);
  if (owner !== null) {
    owner.removeAttribute('aria-describedby');
    owner = null;
    tip.hidden = true;
    tip.textContent = '';
  }
}

const carrier = (target) => (target instanceof Element ? target.closest('[data-tip]') : null);

function hideSoon() {
  clearTimeout(timer);
  timer = setTimeout(hide, 150);
}

document.addEventListener('pointerover', (event) => {
  const element = carrier(event.target);
  if (event.pointerType === 'touch') {
    return;
  }
  if (element !== null) {
    show(element);
  } else if (tip.contains(event.target)) {
    clearTimeout(timer);
  } else if (owner !== null && document.activeElement !== owner) {
    hideSoon();
  }
});
document.addEventListener('pointerleave', hideSoon);
document.addEventListener('focusin', (event) => {
  const element = carrier(event.target);
  // A click focuses too; it shows or hides by itself.
  if (element !== null && element.matches(':focus-visible')) {
    show(element);
  } else if (owner !== element) {
    hide();
  }
});
document.addEventListener('focusout', hideSoon);
document.addEventListener('click', (event) => {
  const element = carrier(event.target);
  if (element !== null) {
    show(element);
  } else if (!tip.contains(event.target)) {
    hide();
  }
});
document.addEventListener(
  'keydown',
  (event) => {
    if (event.key === 'Escape' && owner !== null) {
      hide();
      event.stopPropagation();
    }
  },
  true,
);
addEventListener('resize', hide);
addEventListener(
  'scroll',
  (event) => {
    if (event.target === document && owner !== null) {
      hide();
    }
  },
  {passive: true, capture: true},
);

/** Keeps an open tooltip true after its page was drawn again. */
export function refresh() {
  if (owner !== null) {
    if (!owner.isConnected || owner.dataset.tip === undefined) {
      hide();
    } else if (tip.textContent !== owner.dataset.tip) {
      tip.textContent = owner.dataset.tip;
      place();
    }
  }
}
