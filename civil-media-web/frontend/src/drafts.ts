// Unsent text is kept in this browser until it has been sent: a closed tab or an ended session loses nothing.
// The texts belong to one person; another one's are removed.
const PREFIX = 'cm-draft:';

export function keepDrafts(): void {
  const owner = document.body.dataset.owner;
  if (owner === undefined) return;
  forget((key) => !key.startsWith(`${PREFIX}${owner}:`));
  const sent = document.querySelector<HTMLMetaElement>('meta[name="cm-sent"]')?.content;
  if (sent) forget((key) => key === `${PREFIX}${owner}:${sent}`);
  for (const area of document.querySelectorAll<HTMLTextAreaElement>('textarea[data-draft]')) keep(area, owner);
}

function keep(area: HTMLTextAreaElement, owner: string): void {
  const key = `${PREFIX}${owner}:${area.dataset.draft ?? ''}`;
  const kept = read(key);
  // Only into an untouched field: what the server sent back after an error is newer.
  if (kept && area.value === '') {
    area.value = kept;
    const note = document.createElement('p');
    note.className = 'govuk-hint';
    note.setAttribute('role', 'status');
    note.textContent = area.dataset.draftNote ?? '';
    area.before(note);
  }
  area.addEventListener('input', () => {
    try {
      if (area.value) localStorage.setItem(key, area.value);
      else localStorage.removeItem(key);
    } catch {
      // A full or forbidden store: the form itself still holds the text.
    }
  });
  area.addEventListener('cm-sent', () => forget((one) => one === key));
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function forget(which: (key: string) => boolean): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX) && which(key)) localStorage.removeItem(key);
  } catch {
    // As above.
  }
}
