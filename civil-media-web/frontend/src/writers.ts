/** For how long somebody is shown as writing after they last said so. */
const SHOWN = 6_000;
/** How often one says it oneself. */
const SAID_EVERY = 3_000;

/** Who else is writing at the moment, as far as they say so. */
export class Writers {
  readonly #timers = new Map<string, number>();
  #saidAt = 0;

  constructor(private readonly element: HTMLElement | null, private readonly label: string) {}

  see(name: string): void {
    window.clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
    this.#timers.set(name, window.setTimeout(() => this.forget(name), SHOWN));
    this.#draw();
  }

  /** They said it, or stopped. */
  forget(name: string): void {
    window.clearTimeout(this.#timers.get(name));
    if (this.#timers.delete(name)) this.#draw();
  }

  /** Whether it is time to say that one is writing. */
  isTimeToSay(): boolean {
    const now = Date.now();
    if (now - this.#saidAt < SAID_EVERY) return false;
    this.#saidAt = now;
    return true;
  }

  #draw(): void {
    // The three who said so last: more would push what they write aside.
    const names = [...this.#timers.keys()].slice(-3).join(', ');
    if (this.element) this.element.textContent = names === '' ? '' : `${this.label} ${names}`;
  }
}
