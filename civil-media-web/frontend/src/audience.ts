// Says who would see a space as soon as that is chosen. Without this, the form's own button does.
export function showAudience(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-audience]');
  const text = form?.querySelector<HTMLElement>('[data-audience-text]');
  const address = form?.dataset.audience;
  if (!form || !text || !address) return;
  let asked = 0;
  const ask = async (): Promise<void> => {
    const visibility = new FormData(form).get('visibility');
    if (typeof visibility !== 'string') return;
    asked += 1;
    const mine = asked;
    try {
      const owners = String(new FormData(form).get('owners') ?? '');
      const query = new URLSearchParams({ visibility, owners });
      const answer = await fetch(`${address}?${query}`);
      const said = answer.ok ? await answer.text() : '';
      // The last question counts, whichever answer comes last.
      if (said && mine === asked) text.textContent = said;
    } catch {
      // The button still works.
    }
  };
  form.addEventListener('change', (event) => {
    if (['visibility', 'owners'].includes((event.target as HTMLInputElement).name)) void ask();
  });
  void ask();
}
