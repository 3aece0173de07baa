declare module '@joplin/turndown-plugin-gfm' {
  import type TurndownService from 'turndown';
  export const tables: (service: TurndownService) => void;
  export const strikethrough: (service: TurndownService) => void;
  export const taskListItems: (service: TurndownService) => void;
}
declare module 'turndown' {
  export default class TurndownService {
    constructor(options?: Record<string, string>);
    use(plugins: ((service: TurndownService) => void)[]): this;
    remove(filter: string[]): this;
    addRule(name: string, rule: { filter: string[]; replacement: (content: string, node: HTMLElement) => string }): this;
    turndown(html: string | Node): string;
  }
}
