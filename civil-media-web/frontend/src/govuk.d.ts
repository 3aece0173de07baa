// govuk-frontend ships no types.
declare module 'govuk-frontend/dist/govuk/components/*.mjs' {
  export const Button: new (element: Element, config?: { preventDoubleClick: boolean }) => unknown;
  export const ErrorSummary: new (element: Element) => unknown;
  export const SkipLink: new (element: Element) => unknown;
}
