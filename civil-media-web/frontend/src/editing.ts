// Who else is changing this page, kept true over the socket. Without it the line says who had it open when it was made.
type Notice =
  | { type: 'hello' }
  | { type: 'editors'; page: string; people: { name: string; handle: string; since: string }[] }
  | { type: 'refused'; code: string };

/** How often the suite hears that the form is still open. */
const EVERY = 5_000;

export function tellWhoElse(place: HTMLElement): void {
  const { editing: page, socket: address } = place.dataset;
  const list = place.querySelector<HTMLElement>('[data-editors]');
  if (!page || !address || !list) return;
  const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/London' });
  let shown = list.textContent?.trim() ?? '';
  let tries = 0;

  const show = (people: { name: string; handle: string; since: string }[]): void => {
    const parts = people.map(({ name, since }) => `${name} (${time.format(new Date(since))})`);
    if (parts.join(', ') === shown) return;
    shown = parts.join(', ');
    place.hidden = people.length === 0;
    list.replaceChildren(...people.flatMap(({ name, handle }, number) => {
      const link = Object.assign(document.createElement('a'), { className: 'govuk-link', href: `/people/${handle}`, target: '_blank', textContent: name });
      return [number > 0 ? ', ' : '', link, (parts[number] ?? '').slice(name.length)];
    }));
  };

  const connect = (): void => {
    const socket = new WebSocket(address);
    const say = (): void => { if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ type: 'editing', page })); };
    const timer = setInterval(say, EVERY);
    socket.addEventListener('message', ({ data }) => {
      const notice = JSON.parse(String(data)) as Notice;
      if (notice.type === 'hello') say();
      else if (notice.type === 'editors') { tries = 0; show(notice.people); }
    });
    socket.addEventListener('close', ({ code }) => {
      clearInterval(timer);
      // Whoever is signed out is told so when they save; their text is kept.
      if (code === 4401) return;
      tries += 1;
      setTimeout(connect, Math.random() * Math.min(60_000, 2_000 * 2 ** tries));
    });
  };
  connect();
}
