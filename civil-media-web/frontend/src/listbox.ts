// A list of suggestions beside what one types, as the ARIA pattern of a combobox has it.
export interface Suggestion {
  name: string;
  detail: string;
  href: string;
  /** What is put into a text for it, where that is no link. */
  put?: string;
}

export class Listbox {
  readonly element = document.createElement('ul');
  private found: Suggestion[] = [];
  private active = -1;

  /** `owner` has the focus all the time; `choose` is called with what somebody chose. */
  constructor(
    private readonly owner: HTMLElement,
    id: string,
    label: string,
    private readonly choose: (one: Suggestion) => void,
  ) {
    this.element.id = id;
    this.element.className = 'cm-suggestions';
    this.element.hidden = true;
    this.element.setAttribute('role', 'listbox');
    this.element.setAttribute('aria-label', label);
    owner.setAttribute('aria-autocomplete', 'list');
    owner.setAttribute('aria-controls', id);
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  /** Shows them; the first is chosen by Enter at once where that is wanted. */
  show(found: Suggestion[], isFirstActive = false): void {
    this.found = found;
    this.active = -1;
    this.element.replaceChildren(...found.map((one, at) => this.option(one, at)));
    this.element.hidden = found.length === 0;
    this.owner.removeAttribute('aria-activedescendant');
    if (isFirstActive && found.length > 0) this.move(0);
  }

  close(): void {
    this.show([]);
  }

  /** Whether a key was for the list. */
  key(event: KeyboardEvent): boolean {
    const count = this.found.length;
    if (!this.isOpen || count === 0) return false;
    const chosen = this.found[this.active];
    if (event.key === 'ArrowDown') this.move((this.active + 1) % count);
    else if (event.key === 'ArrowUp') this.move((this.active <= 0 ? count : this.active) - 1);
    else if (event.key === 'Escape') this.close();
    else if (event.key === 'Enter' && chosen) this.choose(chosen);
    else return false;
    event.preventDefault();
    return true;
  }

  private option(one: Suggestion, at: number): HTMLElement {
    const option = document.createElement('li');
    option.id = `${this.element.id}-${at}`;
    option.setAttribute('role', 'option');
    option.setAttribute('aria-selected', 'false');
    const name = document.createElement('strong');
    name.textContent = one.name;
    const detail = document.createElement('span');
    detail.textContent = one.detail;
    option.append(name, ' ', detail);
    // The pointer goes down before the field loses the focus and the list closes.
    option.addEventListener('pointerdown', (event) => {
      event.preventDefault();
      this.choose(one);
    });
    return option;
  }

  private move(to: number): void {
    this.active = to;
    for (const [at, option] of [...this.element.children].entries()) option.setAttribute('aria-selected', String(at === to));
    this.owner.setAttribute('aria-activedescendant', `${this.element.id}-${to}`);
    this.element.children[to]?.scrollIntoView({ block: 'nearest' });
  }
}
