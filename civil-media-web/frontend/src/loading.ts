import { group } from './grouping';

/** How near the edge of the screen a link has to come until what it leads to is brought here. */
const NEAR = '400px';

/** Brings earlier and later messages into the list, where their links would lead to another page. */
export function load(place: HTMLElement): void {
  const list = document.getElementById('messages');
  if (!list) return;
  for (const id of ['earlier', 'later']) {
    const link = document.getElementById(id);
    if (link instanceof HTMLAnchorElement) follow(link, list, place);
  }
}

function follow(link: HTMLAnchorElement, list: HTMLElement, place: HTMLElement): void {
  let busy = false;
  // Where it leads to a page of its own again: to the newest messages, or to what could not be had.
  let ended = false;
  const more = async (isAsked: boolean): Promise<void> => {
    if (busy || ended || !link.isConnected) return;
    busy = true;
    const next = await page(link.href);
    busy = false;
    const last = next && put(link, list, next);
    if (next && !last) return;
    ended = true;
    seen.disconnect();
    // The newest come with a page that hears of those that follow; whoever only looks is not led away.
    if (last) link.setAttribute('href', `${place.dataset.address ?? ''}#${last}`);
    if (isAsked) link.click();
  };
  const seen = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && void more(false), { rootMargin: NEAR });
  // Only whoever moves about looks for more.
  addEventListener('scroll', () => seen.observe(link), { once: true, passive: true });
  link.addEventListener('click', (event) => {
    if (ended || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const first = list.querySelector<HTMLElement>('[data-number]');
    void more(true).then(() => {
      if (!link.isConnected) first?.querySelector<HTMLElement>('a')?.focus({ preventScroll: true });
    });
  });
}

async function page(address: string): Promise<Document | undefined> {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(10_000) });
    if (!answer.ok || answer.redirected) return undefined;
    return new DOMParser().parseFromString(await answer.text(), 'text/html');
  } catch {
    return undefined;
  }
}

/** The rows take their place, and what one looks at keeps its own. Gives the last row where they end with the newest. */
function put(link: HTMLAnchorElement, list: HTMLElement, next: Document): string | undefined {
  const rows = [...next.querySelectorAll<HTMLElement>('#messages > [data-number]')].filter((row) => !document.getElementById(row.id));
  const again = next.getElementById(link.id);
  if (link.id === 'later') {
    list.append(...rows);
    group(list);
    if (next.getElementById('talk')?.dataset.socket) return rows.at(-1)?.id ?? [...list.querySelectorAll<HTMLElement>('[data-number]')].at(-1)?.id;
  } else {
    const first = list.querySelector('[data-number]');
    const at = first?.getBoundingClientRect().top ?? 0;
    list.prepend(...rows);
    group(list);
    if (first) scrollBy(0, first.getBoundingClientRect().top - at);
  }
  if (again instanceof HTMLAnchorElement) link.setAttribute('href', again.getAttribute('href') ?? '');
  else link.parentElement?.remove();
  return undefined;
}
