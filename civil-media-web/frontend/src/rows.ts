/** A message as the socket tells it. */
export type Said = { type: 'message' | 'changed'; id: string; reactions?: Record<string, number>; edited_at?: string; deleted_at?: string; pinned_at?: string; channel: string; number: number; topic: string; client_id: string; person: string; name: string; handle: string; guest?: boolean; html: string; sent_at: string };

/** How often in a minute it is asked what a message leads to; the page shows the rest when it is loaded again. */
const MOST_ASKED = 20;

/** Makes and fills the rows of the list of messages, from the one that the server gave for that. */
export class Rows {
  /** When it was asked what a message leads to, in the last minute. */
  #asked: number[] = [];
  readonly #template = document.querySelector<HTMLTemplateElement>('#new-message');

  /** The page's words, and where its topic is. */
  constructor(readonly page: DOMStringMap) {}

  /** A row of somebody's message that has no number yet. */
  make(client: string, name: string, handle: string): HTMLElement {
    const row = this.#template?.content.firstElementChild?.cloneNode(true) as HTMLElement;
    row.dataset.client = client;
    const words = name.split(' ').filter(Boolean);
    const avatar = row.querySelector('.cm-avatar') as HTMLElement;
    avatar.textContent = `${words[0]?.[0] ?? ''}${words.length > 1 ? (words.at(-1)?.[0] ?? '') : ''}`;
    const link = row.querySelector('.cm-message__who a') as HTMLAnchorElement;
    link.href = `/people/${encodeURIComponent(handle)}`;
    link.textContent = name;
    return row;
  }

  /** What a row is once its message is stored. */
  number(row: HTMLElement, { id, number, person, sent_at }: Said): void {
    row.id = `m${number}`;
    row.dataset.number = String(number);
    row.dataset.id = id;
    const time = row.querySelector('time') as HTMLTimeElement;
    time.dateTime = sent_at;
    time.title = new Date(sent_at).toLocaleString(document.documentElement.lang, { dateStyle: 'long', timeStyle: 'short', timeZone: 'Europe/London' });
    time.textContent = new Date(sent_at).toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/London' });
    if (person !== this.page.person) for (const own of row.querySelectorAll('.cm-message__acts [data-own], .cm-message__acts [data-edit]')) own.remove();
    for (const act of row.querySelectorAll<HTMLElement>('[data-to]')) {
      act.setAttribute(act instanceof HTMLAnchorElement ? 'href' : 'formaction', this.#at(number, act.dataset.to ?? ''));
    }
    for (const button of row.querySelectorAll<HTMLButtonElement>('.cm-react button')) button.setAttribute('formaction', this.#at(number, 'react'));
  }

  /** What it says, and what became of it. */
  fill(row: HTMLElement, said: Said): void {
    const prose = row.querySelector('.cm-prose') as HTMLElement;
    // The server's sanitiser made this; nothing else is ever put in as HTML.
    prose.innerHTML = said.html;
    const text = `: ${(prose.textContent ?? '').trim()}`.slice(0, 300);
    for (const of of row.querySelectorAll('[data-of]')) of.textContent = text;
    this.#tally(row, said);
    void this.#lead(row, said);
    const guest = row.querySelector<HTMLElement>('[data-guest]');
    if (guest) guest.hidden = !said.guest;
    const changed = row.querySelector<HTMLElement>('[data-changed]');
    const { edited = '', deleted = '', pin = '', unpin = '' } = this.page;
    if (changed) changed.textContent = said.edited_at && !said.deleted_at ? edited : '';
    const tag = row.querySelector<HTMLElement>('[data-pinned]');
    if (tag) tag.hidden = !said.pinned_at || Boolean(said.deleted_at);
    const button = row.querySelector<HTMLButtonElement>('[data-pin]');
    if (button?.firstChild) {
      button.value = said.pinned_at ? 'no' : 'yes';
      button.firstChild.textContent = said.pinned_at ? unpin : pin;
    }
    if (!said.deleted_at) return;
    row.querySelector('[data-reactions]')?.remove();
    row.querySelector('[data-cards]')?.remove();
    row.querySelector('.cm-message__acts')?.remove();
    const gone = document.createElement('p');
    gone.className = 'cm-quiet';
    gone.textContent = deleted;
    prose.replaceWith(gone);
  }

  /** What it leads to in the suite, as this reader may see it: only the server knows. */
  async #lead(row: HTMLElement, { id, deleted_at }: Said): Promise<void> {
    const place = row.querySelector<HTMLElement>('[data-cards]');
    if (!place || deleted_at) return;
    const leads = [...row.querySelectorAll<HTMLAnchorElement>('.cm-prose a[href]')].some((one) => /^\/(i|blogs|wiki|spaces|updates)\//.test(one.pathname));
    if (!leads) {
      place.replaceChildren();
      return;
    }
    // They count among what one may send in a minute: whoever spams links takes nothing of that from others.
    const now = Date.now();
    this.#asked = this.#asked.filter((at) => now - at < 60_000);
    if (this.#asked.length >= MOST_ASKED) return;
    this.#asked.push(now);
    // Everybody who hears it asks: not at one moment.
    await new Promise((done) => setTimeout(done, Math.random() * 1_500));
    try {
      const answer = await fetch(`/m/${id}/cards`, { signal: AbortSignal.timeout(10_000) });
      if (answer.ok && !answer.redirected) place.innerHTML = await answer.text();
    } catch {
      // The link itself is there.
    }
  }

  /** How oneself reacted: as the page said at first, and as one pressed since. */
  mine(row: HTMLElement): string[] {
    if (row.dataset.mine !== undefined) return row.dataset.mine.split(' ').filter(Boolean);
    return [...row.querySelectorAll<HTMLElement>('[data-reactions] [aria-pressed="true"]')].map((one) => one.dataset.react ?? '');
  }

  /** How many reacted how. Of which are one's own the others' news says nothing. */
  #tally(row: HTMLElement, { reactions = {}, number }: Said): void {
    const mine = this.mine(row);
    const held = document.activeElement instanceof HTMLElement && row.contains(document.activeElement) ? document.activeElement.closest<HTMLElement>('[data-reactions] [data-react]')?.dataset.react : undefined;
    const chips = row.querySelector<HTMLElement>('[data-reactions]');
    const all = this.#template?.content.querySelectorAll<HTMLButtonElement>('.cm-react button');
    if (!chips || !all) return;
    const buttons = [...all].filter((one) => (reactions[one.dataset.react ?? ''] ?? 0) > 0);
    chips.replaceChildren(...buttons.map((one) => this.#chip(one, reactions, mine, number)));
    if (buttons.length > 0) {
      const who = document.createElement('a');
      who.className = 'govuk-link cm-quietlink';
      who.href = this.#at(number, 'reactions');
      who.textContent = this.page.who ?? '';
      chips.append(who);
    }
    if (held) (chips.querySelector<HTMLElement>(`[data-react="${CSS.escape(held)}"]`) ?? row.querySelector<HTMLElement>('.cm-react summary'))?.focus();
  }

  #chip(of: HTMLButtonElement, reactions: Record<string, number>, mine: string[], number: number): HTMLButtonElement {
    const kind = of.dataset.react ?? '';
    const chip = of.cloneNode(true) as HTMLButtonElement;
    chip.setAttribute('formaction', this.#at(number, 'react'));
    const is = mine.includes(kind);
    chip.ariaPressed = String(is);
    chip.value = `${is ? '-' : ''}${kind}`;
    const count = document.createElement('span');
    count.className = 'cm-reaction__count';
    count.textContent = String(reactions[kind] ?? 0);
    chip.append(' ', count);
    return chip;
  }

  /** Where something is done with a message. */
  #at(number: number, act: string): string {
    return `${this.page.address ?? ''}/${number}/${act}`;
  }
}
