// What the widget needs of the browser besides its elements; built into one module with boot.js. Here it takes fewest bytes.
const STATES = ['data-state', 'data-presence'];
const place = chut.config.root;
const { host } = place.getRootNode();

function watchAll() {
  watch(place);
  if (window.visualViewport) keepInSight(window.visualViewport, host ?? place);
}

// Sees each element that there is and comes.
function watch(root) {
  // A block that was closed comes again as it was.
  const kept = new WeakSet();
  const meet = (element) => {
    if (host) namePart(element);
    if (window.ResizeObserver && element.matches('.chut-log') && !kept.has(element)) {
      kept.add(element);
      keepEnd(element);
    }
  };
  const meetAll = (element) => [element, ...element.querySelectorAll('*')].forEach(meet);
  new MutationObserver((changes) => {
    for (const { target, type, addedNodes } of changes) {
      if (type === 'attributes') namePart(target);
      for (const node of addedNodes) if (node.nodeType === Node.ELEMENT_NODE) meetAll(node);
    }
  }).observe(root, { subtree: true, childList: true, ...(host && { attributeFilter: ['class', ...STATES] }) });
  meetAll(root);
}

// In a shadow root a page's rules reach elements by their parts alone: those are the classes and states without `chut-`.
function namePart(element) {
  const parts = [...element.classList].map((name) => name.replace(/^chut-/, '').replace(/__|--/, '-'));
  const states = STATES.map((state) => element.getAttribute(state)).filter(Boolean);
  const all = [...parts, ...states.map((state) => `${parts[0]}-${state}`)].join(' ');
  if (all) element.setAttribute('part', all);
}

// When a log becomes lower, as by a keyboard, what is lost is at its upper end: people read at the lower one.
function keepEnd(log) {
  let top = 0;
  let height = 0;
  log.addEventListener('scroll', () => {
    // Else the browser has moved it for the new height, and it is the other one's turn.
    if (log.clientHeight === height) top = log.scrollTop;
  });
  new ResizeObserver(() => {
    const atEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 1;
    if (height && log.clientHeight && !atEnd) log.scrollTop = top + height - log.clientHeight;
    [top, height] = [log.scrollTop, log.clientHeight];
  }).observe(log);
}

// A keyboard on the screen hides the lower part of the window without making the window smaller.
function keepInSight(seen, element) {
  const measure = () => {
    if (!chut._ready) {
      seen.removeEventListener('resize', measure);
      seen.removeEventListener('scroll', measure);
      return;
    }
    // Whoever has magnified the page by hand moves about in it by hand.
    const above = seen.scale > 1 ? 0 : seen.offsetTop;
    const below = seen.scale > 1 ? 0 : Math.max(0, document.scrollingElement.clientHeight - seen.height - above);
    element.style.setProperty('--chut-above', `${above}px`);
    element.style.setProperty('--chut-below', `${below}px`);
  };
  seen.addEventListener('resize', measure);
  seen.addEventListener('scroll', measure);
  measure();
}
