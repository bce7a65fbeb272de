// The programs, line by line, with what each line took.

import { pipeColour, stallColour, stallText } from './colours';
import type { Line, Program } from './data';
import { h, section } from './dom';
import { grouped, percent } from './format';
import type { Run } from './run';

/** Lines shown at once; beyond, only the hottest. */
const MOST = 3000;

export class Listing {
  readonly element: HTMLElement;
  private readonly body = h('tbody', {});
  private readonly note = h('p', { class: 'faint', 'aria-live': 'polite' });
  private program: Program | undefined;
  private hottest = false;

  constructor(private readonly run: Run, private readonly chosen: (kind: string, line: number) => void) {
    this.program = run.facts.programs[0];
    const tabs = run.facts.programs.map(program => h('button', {
      type: 'button', 'aria-pressed': String(program === this.program), click: event => {
        this.program = program;
        tabs.forEach(tab => tab.setAttribute('aria-pressed', String(tab === event.currentTarget)));
        this.fill();
      },
    }, `${program.kind} program`));
    const order = h('button', { type: 'button', 'aria-pressed': 'false', click: () => {
      this.hottest = !this.hottest;
      order.setAttribute('aria-pressed', String(this.hottest));
      this.fill();
    } }, 'hottest first');
    this.element = section('listing', 'Program', h('div', { class: 'buttons' }, tabs, order), this.note,
        h('div', { class: 'scroll listing', tabindex: 0, role: 'region', 'aria-label': 'program listing' },
            h('table', {},
                h('caption', {}, 'Cycles of a line are those of all its executions on all cores; stalls are those of its '
                    + 'pipe before it started, bandwidth and bank conflicts those within.'),
                h('thead', {}, h('tr', {}, ['line', 'runs', 'cycles', 'work and stall', '', 'instruction']
                    .map(title => h('th', { scope: 'col' }, title)))), this.body)));
    this.fill();
  }

  private fill(): void {
    const program = this.program;
    if (!program) {
      return;
    }
    const most = Math.max(1, ...program.lines.map(heat));
    let shown = program.lines.map((_, i) => i);
    if (this.hottest || shown.length > MOST) {
      shown = shown.sort((a, b) => heat(program.lines[b]!) - heat(program.lines[a]!) || a - b).slice(0, MOST);
    }
    if (!this.hottest) {
      shown.sort((a, b) => a - b);
    }
    this.note.textContent = shown.length < program.lines.length
        ? `${grouped(shown.length)} of ${grouped(program.lines.length)} lines, those that took longest`
        : '';
    const labels = new Map<number, string[]>();
    for (const [label, at] of Object.entries(program.labels)) {
      labels.set(at, [...labels.get(at) ?? [], label]);
    }
    this.body.replaceChildren(...shown.flatMap(i => [
      ...this.hottest ? [] : (labels.get(i) ?? []).map(label => h('tr', { class: 'label' },
          h('td', { colspan: 6 }, `${label}:`))),
      this.row(program, i, most),
    ]));
  }

  private row(program: Program, i: number, most: number): HTMLElement {
    const line = program.lines[i]!;
    const stalls = Object.entries(line.stalls ?? {}).filter(([reason]) => reason !== 'empty');
    const longest = stalls.sort((a, b) => b[1] - a[1])[0];
    const share = (cycles: number): string => `${(100 * cycles / most).toFixed(2)}%`;
    return h('tr', { id: `${program.kind}-${i}`, class: line.executions ? '' : 'cold' },
        h('th', { scope: 'row' }, h('button', {
          type: 'button', class: 'plain', title: 'show it in the timeline', click: () => this.chosen(program.kind, i),
        }, String(i))),
        h('td', { class: 'number' }, line.executions ? grouped(line.executions) : ''),
        h('td', { class: 'number' }, line.cycles ? grouped(line.cycles) : ''),
        h('td', {}, h('div', { class: 'bar' },
            line.cycles ? h('div', { style: `width:${share(line.cycles)};background:${pipeColour(this.run.facts.pipes[line.pipe]!)}` })
                : null,
            stalls.map(([reason, cycles]) => h('div', {
              style: `width:${share(cycles)};background:${stallColour(reason)}`,
              title: `${stallText(reason)}: ${grouped(cycles)} cycles`,
            })))),
        h('td', { class: 'faint' }, longest && longest[1] / most > 0.02
            ? `${longest[0]} ${percent(longest[1] / Math.max(1, heat(line)), 0)}` : ''),
        h('td', {}, h('code', {}, line.text)));
  }

  /** Shows a line and marks it. */
  show(kind: string, line: number): void {
    const program = this.run.facts.programs.find(p => p.kind === kind);
    if (program && program !== this.program) {
      this.element.querySelectorAll<HTMLButtonElement>('.buttons button').forEach(button => {
        if (button.textContent?.startsWith(kind)) {
          button.click();
        }
      });
    }
    this.body.querySelector('.chosen')?.classList.remove('chosen');
    const row = this.body.querySelector(`#${kind}-${line}`);
    row?.classList.add('chosen');
    row?.scrollIntoView({ block: 'center' });
  }
}

function heat(line: Line): number {
  return (line.cycles ?? 0) + Object.entries(line.stalls ?? {})
      .reduce((sum, [reason, cycles]) => sum + (reason === 'empty' ? 0 : cycles), 0);
}
