/** Counts, before the title of the window, what came while nobody looked at it. */
export class Badge {
  #count = 0;
  readonly #title = document.title;

  constructor() {
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState !== 'visible') return;
      this.#count = 0;
      document.title = this.#title;
    });
  }

  add(): void {
    if (document.visibilityState === 'visible') return;
    this.#count += 1;
    document.title = `(${this.#count}) ${this.#title}`;
  }
}
