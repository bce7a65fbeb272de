// The timeline: lanes on a canvas, painted anew for every frame in which something moved.

import { h } from './dom';
import { onDrag } from './drag';
import { grouped } from './format';
import { Painter } from './painter';
import type { Pick, Run } from './run';
import { nearest } from './run';
import type { Row, View } from './scale';
import { GUTTER, LEAST_CYCLES, ROW, RULER, Rows, Scale } from './scale';

export interface Listener {
  picked(pick: Pick | null): void;
  moved(view: View): void;
}

export class Timeline {
  readonly element: HTMLElement;
  readonly frameTimes: number[] = [];
  readonly view: View;
  selected: Pick | null = null;
  /** The last cycle that can be shown: that of the run, or of a longer one beside it. */
  limit: number;
  private related: Pick | null = null;
  private readonly canvas = h('canvas', {
    tabindex: 0, role: 'application', 'aria-roledescription': 'timeline',
  });
  private readonly spacer = h('div', { class: 'timeline-spacer' });
  private readonly scroller: HTMLElement;
  private readonly scale: Scale;
  private readonly layout: Rows;
  private readonly painter: Painter;
  private scheduled = false;

  constructor(private readonly run: Run, private readonly listener: Listener, label: string) {
    this.limit = Math.max(LEAST_CYCLES, run.facts.end);
    this.scale = new Scale(this.limit);
    this.view = this.scale.view;
    this.layout = new Rows(run);
    this.painter = new Painter(run, this.scale, this.layout);
    this.canvas.setAttribute('aria-label', `${label}. Arrow keys or A and D move, plus and minus or W and S zoom, `
        + '0 shows all, Enter picks the first instruction in view, brackets go from instruction to instruction, '
        + 'F follows a flag to where it was set, O opens or closes the next core.');
    this.scroller = h('div', { class: 'timeline-scroller' }, this.spacer, this.canvas);
    this.element = h('div', { class: 'timeline' }, this.scroller);
    this.fit();
    this.listen();
    new ResizeObserver(() => this.resize()).observe(this.scroller);
  }

  private fit(): void {
    this.spacer.style.height = `${this.layout.height + 4}px`;
    this.scroller.style.height = `${Math.min(520, this.layout.height + 6)}px`;
  }

  private resize(): void {
    const ratio = devicePixelRatio || 1;
    this.scale.width = this.scroller.clientWidth;
    this.scale.height = this.scroller.clientHeight;
    this.canvas.width = Math.round(this.scale.width * ratio);
    this.canvas.height = Math.round(this.scale.height * ratio);
    this.canvas.style.width = `${this.scale.width}px`;
    this.canvas.style.height = `${this.scale.height}px`;
    this.paint();
  }

  /** Cores and lanes from top to bottom. */
  get rows(): Row[] {
    return this.layout.all;
  }

  // ---- moving

  /** Shows a span of cycles, as far as the run has it. */
  show(from: number, to: number, tell = true): void {
    const all = this.limit;
    const span = Math.min(all * 1.02, Math.max(LEAST_CYCLES, to - from));
    const begin = Math.max(-0.01 * all, Math.min(from, 1.01 * all - span));
    this.view.from = begin;
    this.view.to = begin + span;
    this.redraw();
    if (tell) {
      this.listener.moved(this.view);
    }
  }

  pan(share: number): void {
    const span = this.view.to - this.view.from;
    this.show(this.view.from + share * span, this.view.to + share * span);
  }

  zoom(factor: number, at = (this.view.from + this.view.to) / 2): void {
    this.show(at - (at - this.view.from) * factor, at + (this.view.to - at) * factor);
  }

  // ---- picking

  /** Selects an instruction and moves it into sight. */
  select(pick: Pick | null): void {
    this.selected = pick;
    this.related = pick ? this.relatedTo(pick) : null;
    if (pick) {
      this.reveal(pick);
    }
    this.redraw();
    this.listener.picked(pick);
  }

  private relatedTo(pick: Pick): Pick | null {
    const sync = pick.lane.lines[pick.lane.line[pick.index]!]!.sync;
    return sync === 'wait' ? this.run.setterOf(pick) : null;
  }

  private reveal(pick: Pick): void {
    if (!this.layout.isOpen(pick.lane.core)) {
      this.layout.toggle(pick.lane.core);
      this.fit();
    }
    const row = this.layout.of(pick.lane);
    const top = this.scroller.scrollTop;
    if (row && (row.top < top + RULER || row.top + ROW > top + this.scale.height)) {
      this.scroller.scrollTop = row.top - this.scale.height / 2;
    }
    const start = pick.lane.start[pick.index]!;
    const end = pick.lane.end[pick.index]!;
    const span = this.view.to - this.view.from;
    if (end < this.view.from || start > this.view.to || (end - start) / span * this.scale.plot < 3) {
      const wanted = Math.max(LEAST_CYCLES, Math.min(span, (end - start + 20) * 25));
      this.show((start + end - wanted) / 2, (start + end + wanted) / 2);
    }
  }

  /** The next instruction of the lane of the one that is selected, or the one before. */
  step(by: number): void {
    if (this.selected) {
      const index = this.selected.index + by;
      if (index >= 0 && index < this.selected.lane.count) {
        this.select({ lane: this.selected.lane, index });
      }
    } else {
      this.pickFirst();
    }
  }

  private pickFirst(): void {
    for (const row of this.rows) {
      if (row.lane && row.lane.count > 0) {
        const index = row.lane.firstEndingAfter(this.view.from);
        if (index < row.lane.count) {
          this.select({ lane: row.lane, index });
          return;
        }
      }
    }
  }

  private stepLane(by: number): void {
    const at = this.rows.findIndex(row => row.lane !== null && row.lane === this.selected?.lane);
    for (let i = at + by; at >= 0 && i >= 0 && i < this.rows.length; i += by) {
      const lane = this.rows[i]!.lane;
      if (lane && lane.count > 0) {
        const time = this.selected!.lane.start[this.selected!.index]!;
        this.select({ lane, index: Math.min(lane.count - 1, lane.firstEndingAfter(time)) });
        return;
      }
    }
  }

  follow(): void {
    if (this.selected) {
      const sync = this.selected.lane.lines[this.selected.lane.line[this.selected.index]!]!.sync;
      const other = sync === 'set' ? this.run.waiterOf(this.selected) : this.run.setterOf(this.selected);
      if (other) {
        this.select(other);
      }
    }
  }

  private pickAt(x: number, y: number): void {
    const row = this.rowAt(y);
    if (!row) {
      return;
    }
    if (row.lane === null) {
      this.toggle(row.core);
      return;
    }
    if (x < GUTTER) {
      return;
    }
    const slack = 3 * (this.view.to - this.view.from) / this.scale.plot;
    this.select(nearest(row.lane, this.scale.cycleAt(x), slack));
  }

  private rowAt(y: number): Row | undefined {
    return y < RULER ? undefined : this.layout.at(y + this.scroller.scrollTop);
  }

  private toggle(core: number): void {
    this.layout.toggle(core);
    this.fit();
    this.resize();
  }

  // ---- events

  private listen(): void {
    onDrag(this.canvas, {
      moved: (dx, dy) => {
        this.scroller.scrollTop -= dy;
        this.pan(-dx / this.scale.plot);
      },
      clicked: (x, y) => this.pickAt(x, y),
      hovered: (x, y) => this.hover(x, y),
    });
    this.canvas.addEventListener('dblclick', event => this.zoom(0.4, this.scale.cycleAt(event.offsetX)));
    this.scroller.addEventListener('wheel', event => this.wheel(event), { passive: false });
    this.scroller.addEventListener('scroll', () => this.redraw());
    this.canvas.addEventListener('keydown', event => this.key(event));
    this.canvas.addEventListener('focus', () => this.redraw());
    this.canvas.addEventListener('blur', () => this.redraw());
  }

  private wheel(event: WheelEvent): void {
    const rect = this.canvas.getBoundingClientRect();
    if (event.ctrlKey || event.metaKey) {
      this.zoom(Math.exp(Math.max(-60, Math.min(60, event.deltaY)) / 120),
          this.scale.cycleAt(event.clientX - rect.left));
      event.preventDefault();
    } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      this.pan((event.deltaX || event.deltaY) / this.scale.plot);
      event.preventDefault();
    }
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const actions: Record<string, () => void> = {
      ArrowLeft: () => this.pan(-0.15), ArrowRight: () => this.pan(0.15), a: () => this.pan(-0.15),
      d: () => this.pan(0.15), w: () => this.zoom(0.7), s: () => this.zoom(1 / 0.7), '+': () => this.zoom(0.7),
      '=': () => this.zoom(0.7), '-': () => this.zoom(1 / 0.7), 0: () => this.show(0, this.limit),
      Home: () => this.show(0, this.view.to - this.view.from),
      End: () => this.show(this.run.facts.end - (this.view.to - this.view.from), this.run.facts.end),
      Enter: () => this.selected ? this.reveal(this.selected) : this.pickFirst(), '[': () => this.step(-1),
      ']': () => this.step(1), ArrowUp: () => this.stepLane(-1), ArrowDown: () => this.stepLane(1),
      f: () => this.follow(), Escape: () => this.select(null),
      o: () => this.toggle(this.rows.find(row => row.lane === null && !this.layout.isOpen(row.core))?.core ?? 0),
    };
    const action = actions[event.key];
    if (action) {
      action();
      event.preventDefault();
    }
  }

  private hover(x: number, y: number): void {
    const row = this.rowAt(y);
    const pick = row?.lane && x >= GUTTER
        ? nearest(row.lane, this.scale.cycleAt(x), 2 * (this.view.to - this.view.from) / this.scale.plot)
        : null;
    this.canvas.style.cursor = pick || row?.lane === null ? 'pointer' : 'grab';
    this.canvas.title = pick
        ? `${pick.lane.lines[pick.lane.line[pick.index]!]!.opcode}, cycles ${grouped(pick.lane.start[pick.index]!)} to `
          + grouped(pick.lane.end[pick.index]!)
        : '';
  }

  // ---- painting

  /** Paints in the next frame. */
  redraw(): void {
    if (!this.scheduled) {
      this.scheduled = true;
      requestAnimationFrame(() => {
        this.scheduled = false;
        this.paint();
      });
    }
  }

  paint(): void {
    const context = this.canvas.getContext('2d');
    if (!context || this.scale.width === 0) {
      return;
    }
    const begin = performance.now();
    const ratio = this.canvas.width / this.scale.width;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.painter.paint(context, {
      top: this.scroller.scrollTop, selected: this.selected, related: this.related,
      focused: document.activeElement === this.canvas,
    });
    this.frameTimes.push(performance.now() - begin);
    if (this.frameTimes.length > 1000) {
      this.frameTimes.shift();
    }
  }
}
