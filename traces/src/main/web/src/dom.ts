// Elements without a framework.

type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | ((event: Event) => void)>;

export function h<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {},
    ...children: (Child | Child[])[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      element.addEventListener(name, value);
    } else if (value === true) {
      element.setAttribute(name, '');
    } else if (value !== false) {
      element.setAttribute(name, String(value));
    }
  }
  element.append(...children.flat().filter((c): c is Node | string => c !== null && c !== undefined && c !== false));
  return element;
}

/** A section with a heading that can be linked to. */
export function section(id: string, title: string, ...children: (Child | Child[])[]): HTMLElement {
  return h('section', { id, 'aria-labelledby': `${id}-title` },
      h('h2', { id: `${id}-title` }, title), ...children);
}

const NUMBER = /^[-+]?[\d.]/;

/** A table; columns whose first cell begins with a digit are set right. */
export function table(caption: string, head: string[], rows: (Child)[][], className = ''): HTMLElement {
  const right = (i: number): boolean => i > 0 && typeof rows[0]?.[i] === 'string' && NUMBER.test(rows[0][i]);
  return h('div', { class: 'scroll' }, h('table', { class: className },
      h('caption', {}, caption),
      h('thead', {}, h('tr', {}, head.map((title, i) => h('th', { scope: 'col', class: right(i) ? 'number' : '' }, title)))),
      h('tbody', {}, rows.map(row => h('tr', {}, row.map((cell, i) => i === 0
          ? h('th', { scope: 'row' }, cell)
          : h('td', { class: right(i) ? 'number' : '' }, cell)))))));
}
