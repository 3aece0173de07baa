// Makes a topic's page live: new messages appear, and what is sent is shown at once, marked until it is
// stored, and sent again after a break. The page works without this: its form and links do the same.
import { Badge } from './badge';
import { complete } from './completing';
import { Desktop } from './desktop';
import { group } from './grouping';
import { load } from './loading';
import { Rows, type Said } from './rows';
import { Writers } from './writers';

type Notice =
  | Said
  | { type: 'hello'; version: number }
  | { type: 'subscribed' | 'refetch'; channel: string; last: number; at?: string }
  | { type: 'stored'; client_id: string; number: number }
  | { type: 'refused'; client_id?: string; message?: string; code: string; text: string }
  | { type: 'topic'; topic: string; resolved: boolean }
  | { type: 'typing'; topic: string; person: string; name: string }
  | { type: 'present'; people: string[] }
  | { type: 'left'; channel: string };

/** How often it is asked who is here. */
const HERE_EVERY = 60_000;

class Live {
  #socket: WebSocket | undefined;
  #last: number;
  /** When the channel was heard last, by the suite's clock: what changed since is told again. */
  #since: string | undefined;
  #tries = 0;
  readonly #badge = new Badge();
  readonly #signs = [...document.querySelectorAll<HTMLElement>('[data-here]')];
  readonly #desktop = new Desktop();
  readonly #writers: Writers;
  readonly #unsent = new Map<string, { text: string; row: HTMLElement }>();
  readonly #list = document.getElementById('messages') as HTMLOListElement;
  readonly #rows: Rows;
  readonly #state = document.getElementById('talk-state') as HTMLElement;
  readonly #said = document.getElementById('talk-said') as HTMLElement;
  readonly #form = document.getElementById('composer') as HTMLFormElement | null;

  constructor(readonly place: HTMLElement, readonly address: string) {
    this.#last = Number(place.dataset.last);
    this.#since = place.dataset.at;
    this.#rows = new Rows(place.dataset);
    this.#writers = new Writers(document.getElementById('talk-typing'), place.dataset.typing ?? '');
  }

  begin(): void {
    this.#connect();
    setInterval(() => this.#askWhoIsHere(), HERE_EVERY);
    const area = this.#form?.querySelector('textarea');
    if (this.#form && area) complete(this.#form, area);
    const keys = document.getElementById('talk-keys');
    if (keys) keys.hidden = false;
    this.#form?.addEventListener('submit', (event) => {
      if (!area || area.value.trim() === '') return;
      if ([...area.value].length > Number(this.place.dataset.most)) {
        // It goes as a form: the page that comes back has the text, and says what is wrong with it. What waits to be
        // sent would not be on that page.
        if (this.#unsent.size === 0) return;
        event.preventDefault();
        this.#tell(this.place.dataset.long);
        return;
      }
      event.preventDefault();
      this.#say(area.value);
      area.value = '';
      this.#remember();
      area.focus();
    });
    area?.addEventListener('input', () => {
      this.#remember();
      const { channel, topic } = this.place.dataset;
      if (area.value !== '' && this.#writers.isTimeToSay()) this.#post({ type: 'typing', channel, topic });
    });
    area?.addEventListener('keydown', (event) => {
      // Up from an empty field leads to what one said last.
      if (event.key === 'ArrowUp' && area.value === '') {
        const mine = [...this.#list.querySelectorAll<HTMLAnchorElement>('[data-edit]')].at(-1);
        if (mine) {
          event.preventDefault();
          mine.click();
        }
      }
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        this.#form?.requestSubmit();
      }
    });
    this.#list.addEventListener('click', (event) => this.#press(event));
    document.addEventListener('visibilitychange', () => this.#read());
    const news = document.getElementById('news');
    if (location.hash) return;
    if (news) news.scrollIntoView({ block: 'start' });
    else if (this.#list.lastElementChild) this.#bringIntoView(this.#list.lastElementChild);
  }

  #connect(): void {
    const socket = new WebSocket(this.address);
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => this.#hear(JSON.parse(String(data)) as Notice));
    socket.addEventListener('close', ({ code }) => this.#away(code));
  }

  /** After a break: a random wait, growing, so that a restart is not met by everybody at once. */
  #away(code: number): void {
    this.#tell(this.place.dataset.away);
    if (code === 4401) {
      location.reload();
      return;
    }
    const wait = code === 1012 ? 10_000 : Math.min(30_000, 500 * 2 ** this.#tries);
    this.#tries += 1;
    setTimeout(() => this.#connect(), Math.random() * wait);
  }

  #hear(notice: Notice): void {
    const { channel, topic } = this.place.dataset;
    switch (notice.type) {
      case 'hello':
        this.#post({ type: 'subscribe', channel, after: this.#last, since: this.#since });
        break;
      case 'subscribed':
        this.#tries = 0;
        this.#since = notice.at;
        this.#tell(this.place.dataset.live);
        this.#read();
        this.#askWhoIsHere();
        for (const [client_id, { text }] of this.#unsent) this.#post({ type: 'send', client_id, topic, text });
        break;
      case 'refetch':
        this.#last = notice.last;
        this.#tell(this.place.dataset.refresh);
        break;
      case 'message':
        if (notice.number <= this.#last) break;
        this.#last = notice.number;
        this.#writers.forget(notice.person);
        if (notice.topic === topic) this.#show(notice);
        this.#read();
        break;
      case 'changed':
        this.#change(notice);
        break;
      case 'topic':
        if (notice.topic === topic) this.#resolved(notice.resolved);
        break;
      case 'refused':
        this.#refused(notice.client_id, notice.code, notice.text);
        break;
      case 'left':
        location.reload();
        break;
      case 'stored':
        // It comes as a message too, and is settled there; one that was stored before is settled here.
        this.#unsent.delete(notice.client_id);
        this.#remember();
        break;
      case 'present':
        for (const sign of this.#signs) sign.hidden = !notice.people.includes(sign.dataset.here ?? '');
        break;
      case 'typing':
        if (notice.topic === topic && notice.person !== this.place.dataset.person) this.#writers.see(notice.person, notice.name);
        break;
    }
  }

  /** Who of a conversation is here. */
  #askWhoIsHere(): void {
    const people = this.#signs.map((sign) => sign.dataset.here);
    if (people.length > 0) this.#post({ type: 'presence', people });
  }

  /** What is on the screen is read: a conversation whole, of a channel this topic. */
  #read(): void {
    const { channel, topic, direct } = this.place.dataset;
    if (document.visibilityState !== 'visible') return;
    this.#post({ type: 'read', channel, topic: direct === undefined ? topic : undefined, number: this.#last });
  }

  #say(text: string): void {
    const client_id = crypto.randomUUID();
    const { name = '', handle = '', pending } = this.place.dataset;
    const row = this.#rows.make(client_id, name, handle);
    row.classList.add('cm-message--pending');
    const body = row.querySelector('.cm-prose') as HTMLElement;
    body.textContent = text;
    const note = document.createElement('p');
    note.className = 'cm-byline';
    note.textContent = pending ?? '';
    body.after(note);
    this.#append(row);
    this.#unsent.set(client_id, { text, row });
    this.#post({ type: 'send', client_id, topic: this.place.dataset.topic, text });
  }

  /** What is not known to be stored stays in the draft: a page that reloads or closes loses none of it. */
  #remember(): void {
    const area = this.#form?.querySelector('textarea');
    const texts = [...this.#unsent.values()].map(({ text }) => text);
    if (area?.value) texts.push(area.value);
    area?.dispatchEvent(texts.length > 0 ? new CustomEvent('cm-keep', { detail: texts.join('\n\n') }) : new Event('cm-sent'));
  }

  #refused(client_id: string | undefined, code: string, text: string): void {
    const sent = client_id ? this.#unsent.get(client_id) : undefined;
    if (!sent || !client_id) return;
    if (code === 'try_again' || code === 'too_many') {
      setTimeout(() => this.#unsent.has(client_id) && this.#post({ type: 'send', client_id, topic: this.place.dataset.topic, text: sent.text }), 2_000 + Math.random() * 2_000);
      return;
    }
    this.#unsent.delete(client_id);
    sent.row.classList.replace('cm-message--pending', 'cm-message--failed');
    const note = sent.row.querySelector('.cm-message__body > .cm-byline');
    if (note) note.textContent = `${this.place.dataset.failed ?? ''} ${text}`;
  }

  /** The row of a message: of one that is stored by its own id, and of one's own that waits by the id that was made here. What others call theirs says nothing. */
  #known({ id, client_id, person }: Said): HTMLElement | null {
    const stored = this.#list.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`);
    if (stored || person !== this.place.dataset.person) return stored;
    return this.#list.querySelector<HTMLElement>(`[data-client="${CSS.escape(client_id)}"]:not([data-id])`);
  }

  #show(said: Said): void {
    const known = this.#known(said);
    const row = known ?? this.#rows.make(said.client_id, said.name, said.handle);
    row.className = 'cm-message';
    row.querySelector('.cm-message__body > .cm-byline')?.remove();
    this.#rows.number(row, said);
    this.#rows.fill(row, said);
    if (said.person === this.place.dataset.person && this.#unsent.delete(said.client_id)) this.#remember();
    this.#append(row);
    if (known || said.person === this.place.dataset.person) return;
    const text = row.querySelector('.cm-prose')?.textContent ?? '';
    this.#badge.add();
    this.#desktop.show(said.name, text);
    this.#said.textContent = `${said.name}: ${text}`.slice(0, 300);
  }

  /** A message that is there already, as it is now. */
  #change(said: Said): void {
    const row = this.#known(said);
    if (said.topic !== this.place.dataset.topic) {
      // It went to another topic.
      if (!row || row.classList.contains('cm-message--pending')) return;
      row.remove();
      group(this.#list);
      this.#said.textContent = this.place.dataset.moved ?? '';
      return;
    }
    if (!row) {
      this.#arrive(said);
      return;
    }
    if (row.querySelector('.cm-prose')) this.#rows.fill(row, said);
  }

  /** A message that came from another topic takes its place by its number; what is older than the page has stays away. */
  #arrive(said: Said): void {
    const rows = [...this.#list.querySelectorAll<HTMLElement>('[data-number]')];
    const next = rows.find((row) => Number(row.dataset.number) > said.number);
    if (said.number > this.#last || (next && next === rows[0] && this.place.dataset.more !== undefined)) return;
    this.#show(said);
    const row = document.getElementById(`m${said.number}`);
    if (next && row) next.before(row);
    group(this.#list);
  }

  /** Presses and takes back a reaction; while the socket is away the form does it. */
  #press(event: Event): void {
    const button = (event.target as HTMLElement).closest<HTMLButtonElement>('button[data-react]');
    const row = button?.closest<HTMLElement>('[data-id]');
    if (!button || !row || this.#socket?.readyState !== WebSocket.OPEN) return;
    event.preventDefault();
    const kind = button.dataset.react ?? '';
    const chip = row.querySelector<HTMLButtonElement>(`[data-reactions] [data-react="${CSS.escape(kind)}"]`);
    const on = chip?.ariaPressed !== 'true';
    row.dataset.mine = [...this.#rows.mine(row).filter((one) => one !== kind), ...(on ? [kind] : [])].join(' ');
    const open = row.querySelector<HTMLDetailsElement>('.cm-react[open]');
    if (open) {
      open.open = false;
      open.querySelector('summary')?.focus();
    }
    this.#post({ type: 'react', message: row.dataset.id, kind, on });
  }

  /** That what it is about is settled, or is not any more. */
  #resolved(is: boolean): void {
    const tag = document.getElementById('talk-resolved');
    if (!tag || tag.hidden === !is) return;
    tag.hidden = !is;
    const button = document.querySelector<HTMLButtonElement>('.cm-topic__state button');
    if (!button) return;
    button.value = is ? 'no' : 'yes';
    button.textContent = (is ? this.place.dataset.reopen : this.place.dataset.resolve) ?? '';
  }

  #append(row: HTMLElement): void {
    this.place.querySelector('.cm-empty')?.remove();
    const atEnd = window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 600;
    // What is not stored yet stays below what is.
    const firstPending = this.#list.querySelector('.cm-message--pending');
    if (row.classList.contains('cm-message--pending') || !firstPending || firstPending === row) this.#list.append(row);
    else firstPending.before(row);
    group(this.#list);
    if (atEnd) this.#bringIntoView(row);
  }

  /** The newest message, and below it where one writes. */
  #bringIntoView(row: Element): void {
    row.scrollIntoView({ block: 'nearest' });
    this.#form?.scrollIntoView({ block: 'nearest' });
  }

  #post(request: object): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(request));
  }

  #tell(text: string | undefined): void {
    this.#state.textContent = text ?? '';
  }
}

const place = document.getElementById('talk');
if (place) load(place);
if (place?.dataset.socket) new Live(place, place.dataset.socket).begin();
