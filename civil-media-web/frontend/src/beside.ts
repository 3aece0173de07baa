// A text that is shown beside the one that somebody writes, to be read and copied.
export function readOnly(label: string, text: string): HTMLTextAreaElement {
  const area = document.createElement('textarea');
  area.className = 'govuk-textarea';
  area.readOnly = true;
  area.rows = 8;
  area.setAttribute('aria-label', label);
  area.value = text;
  return area;
}

/** The field that says which of the kept texts a form began from. */
export function counterOf(form: HTMLFormElement): string {
  return form.dataset.keepCounter ?? 'version';
}
