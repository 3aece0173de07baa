// What every page gets: enhancements of pages that work without them.
import { Button } from 'govuk-frontend/dist/govuk/components/button/button.mjs';
import { ErrorSummary } from 'govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs';
import { SkipLink } from 'govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs';
import { showAudience } from './audience';
import { keepDrafts } from './drafts';
import { suggestPeople } from './suggest';
import { uploadFiles } from './upload';

document.body.classList.add('js-enabled', 'govuk-frontend-supported');
const start = (name: string, make: (element: Element) => unknown): void => {
  for (const element of document.querySelectorAll(`[data-module="${name}"]`)) make(element);
};
start('govuk-button', (element) => new Button(element, { preventDoubleClick: true }));
start('govuk-error-summary', (element) => new ErrorSummary(element));
start('govuk-skip-link', (element) => new SkipLink(element));
keepDrafts();
showAudience();
suggestPeople();
uploadFiles();
