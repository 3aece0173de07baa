/** For how long somebody is shown as writing after they last said so. */
const SHOWN = 6_000;
/** How often one says it oneself. */
const SAID_EVERY = 3_000;

/** Who else is writing at the moment, as far as they say so. */
export class Writers {
  /** By person, who said so last at the end. */
  readonly #writing = new Map<string, { name: string; timer: number }>();
  #saidAt = 0;

  constructor(private readonly element: HTMLElement | null, private readonly label: string) {}

  see(person: string, name: string): void {
    this.#end(person);
    this.#writing.set(person, { name, timer: window.setTimeout(() => this.forget(person), SHOWN) });
    this.#draw();
  }

  /** They said it, or stopped. */
  forget(person: string): void {
    this.#end(person);
    this.#draw();
  }

  /** Whether it is time to say that one is writing. */
  isTimeToSay(): boolean {
    const now = Date.now();
    if (now - this.#saidAt < SAID_EVERY) return false;
    this.#saidAt = now;
    return true;
  }

  #end(person: string): void {
    window.clearTimeout(this.#writing.get(person)?.timer);
    this.#writing.delete(person);
  }

  #draw(): void {
    // The three who said so last: more would push what they write aside.
    const names = [...this.#writing.values()].slice(-3).map(({ name }) => name);
    if (this.element) this.element.textContent = names.length === 0 ? '' : `${this.label} ${names.join(', ')}`;
  }
}
