// The timeline: lanes on a canvas, painted anew for every frame in which something moved.

import { channels, ink, isWithin, pipeColour, pipeName, stallColour } from './colours';
import { h } from './dom';
import { grouped, microseconds } from './format';
import type { Lane, Level } from './lanes';
import type { Pick, Run } from './run';

const GUTTER = 118;
const RULER = 22;
const ROW = 18;
const BAR = 14;
const LEAST_CYCLES = 8;
/** Instructions per pixel from which shares are painted instead. */
const DENSE = 0.3;

interface Row {
  core: number;
  lane: Lane | null;
  top: number;
}

/** What is seen: cycles from and to. */
export interface View {
  from: number;
  to: number;
}

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
  private readonly strip = document.createElement('canvas');
  private readonly open = new Set<number>();
  private rows: Row[] = [];
  private scheduled = false;
  private width = 0;
  private height = 0;

  constructor(private readonly run: Run, private readonly listener: Listener, label: string) {
    this.limit = Math.max(LEAST_CYCLES, run.facts.end);
    this.view = { from: 0, to: this.limit };
    this.canvas.setAttribute('aria-label', `${label}. Arrow keys or A and D move, plus and minus or W and S zoom, `
        + '0 shows all, Enter picks the first instruction in view, brackets go from instruction to instruction, '
        + 'F follows a flag to where it was set, O opens or closes the next core.');
    this.scroller = h('div', { class: 'timeline-scroller' }, this.spacer, this.canvas);
    this.element = h('div', { class: 'timeline' }, this.scroller);
    this.openFirst();
    this.layOut();
    this.listen();
    new ResizeObserver(() => this.resize()).observe(this.scroller);
  }

  /** The AI core that ended last is open. */
  private openFirst(): void {
    const cores = this.run.facts.cores;
    let last = 0;
    this.run.result.cores.forEach((core, i) => {
      last = core.cycles > this.run.result.cores[last]!.cycles ? i : last;
    });
    cores.forEach((core, i) => {
      if (core.block === cores[last]?.block) {
        this.open.add(i);
      }
    });
  }

  private layOut(): void {
    this.rows = [];
    let top = RULER;
    const cores = this.run.facts.cores.map((_, core) => core)
        .sort((a, b) => Number(this.open.has(b)) - Number(this.open.has(a)) || a - b);
    for (const core of cores) {
      this.rows.push({ core, lane: null, top });
      top += ROW;
      if (this.open.has(core)) {
        for (const lane of this.run.lanesOfCore(core)) {
          this.rows.push({ core, lane, top });
          top += ROW;
        }
        top += 4;
      }
    }
    this.spacer.style.height = `${top + 4}px`;
    this.scroller.style.height = `${Math.min(520, top + 6)}px`;
  }

  private resize(): void {
    const ratio = devicePixelRatio || 1;
    this.width = this.scroller.clientWidth;
    this.height = this.scroller.clientHeight;
    this.canvas.width = Math.round(this.width * ratio);
    this.canvas.height = Math.round(this.height * ratio);
    this.canvas.style.width = `${this.width}px`;
    this.canvas.style.height = `${this.height}px`;
    this.paint();
  }

  // ---- moving

  private get plot(): number {
    return Math.max(1, this.width - GUTTER);
  }

  private x(cycle: number): number {
    return GUTTER + (cycle - this.view.from) / (this.view.to - this.view.from) * this.plot;
  }

  private cycleAt(x: number): number {
    return this.view.from + (x - GUTTER) / this.plot * (this.view.to - this.view.from);
  }

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
    if (!this.open.has(pick.lane.core)) {
      this.open.add(pick.lane.core);
      this.layOut();
    }
    const row = this.rows.find(r => r.lane === pick.lane);
    if (row && (row.top < this.scroller.scrollTop + RULER || row.top + ROW > this.scroller.scrollTop + this.height)) {
      this.scroller.scrollTop = row.top - this.height / 2;
    }
    const start = pick.lane.start[pick.index]!;
    const end = pick.lane.end[pick.index]!;
    const span = this.view.to - this.view.from;
    if (end < this.view.from || start > this.view.to || (end - start) / span * this.plot < 3) {
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
    const slack = 3 * (this.view.to - this.view.from) / this.plot;
    this.select(nearest(row.lane, this.cycleAt(x), slack));
  }

  private rowAt(y: number): Row | undefined {
    const at = y + this.scroller.scrollTop;
    return y < RULER ? undefined : this.rows.find(row => at >= row.top && at < row.top + ROW);
  }

  private toggle(core: number): void {
    if (!this.open.delete(core)) {
      this.open.add(core);
    }
    this.layOut();
    this.resize();
  }

  // ---- events

  private listen(): void {
    let dragged = 0;
    let last: { x: number; y: number } | null = null;
    this.canvas.addEventListener('pointerdown', event => {
      dragged = 0;
      last = { x: event.clientX, y: event.clientY };
      this.canvas.setPointerCapture(event.pointerId);
      this.canvas.focus({ preventScroll: true });
    });
    this.canvas.addEventListener('pointermove', event => {
      if (last) {
        const dx = event.clientX - last.x;
        dragged += Math.abs(dx) + Math.abs(event.clientY - last.y);
        this.scroller.scrollTop -= event.clientY - last.y;
        last = { x: event.clientX, y: event.clientY };
        this.pan(-dx / this.plot);
      } else {
        this.hover(event.offsetX, event.offsetY);
      }
    });
    this.canvas.addEventListener('pointerup', event => {
      last = null;
      if (dragged < 4) {
        this.pickAt(event.offsetX, event.offsetY);
      }
    });
    this.canvas.addEventListener('pointercancel', () => {
      last = null;
    });
    this.canvas.addEventListener('dblclick', event => this.zoom(0.4, this.cycleAt(event.offsetX)));
    this.scroller.addEventListener('wheel', event => this.wheel(event), { passive: false });
    this.scroller.addEventListener('scroll', () => this.redraw());
    this.canvas.addEventListener('keydown', event => this.key(event));
    this.canvas.addEventListener('focus', () => this.redraw());
    this.canvas.addEventListener('blur', () => this.redraw());
  }

  private wheel(event: WheelEvent): void {
    const rect = this.canvas.getBoundingClientRect();
    if (event.ctrlKey || event.metaKey) {
      this.zoom(Math.exp(Math.max(-60, Math.min(60, event.deltaY)) / 120), this.cycleAt(event.clientX - rect.left));
      event.preventDefault();
    } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      this.pan((event.deltaX || event.deltaY) / this.plot);
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
      o: () => this.toggle(this.rows.find(row => row.lane === null && !this.open.has(row.core))?.core ?? 0),
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
        ? nearest(row.lane, this.cycleAt(x), 2 * (this.view.to - this.view.from) / this.plot)
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
    if (!context || this.width === 0) {
      return;
    }
    const begin = performance.now();
    const ratio = this.canvas.width / this.width;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = ink('card');
    context.fillRect(0, 0, this.width, this.height);
    const top = this.scroller.scrollTop;
    const visible = this.rows.filter(row => row.top + ROW > top + RULER && row.top < top + this.height);
    this.grid(context);
    this.lanes(context, visible, top);
    this.labels(context, visible, top);
    this.arrow(context, top);
    this.ruler(context);
    if (document.activeElement === this.canvas) {
      context.strokeStyle = ink('focus');
      context.lineWidth = 2;
      context.strokeRect(1, 1, this.width - 2, this.height - 2);
    }
    this.frameTimes.push(performance.now() - begin);
    if (this.frameTimes.length > 1000) {
      this.frameTimes.shift();
    }
  }

  /** Lanes with more instructions than pixels are painted into one strip, a pixel high for each, and stretched. */
  private lanes(context: CanvasRenderingContext2D, rows: Row[], top: number): void {
    const columns = Math.max(1, Math.floor(this.plot));
    const dense: { row: Row; lanes: Lane[] }[] = [];
    for (const row of rows) {
      if (row.lane === null) {
        if (!this.open.has(row.core)) {
          dense.push({ row, lanes: this.run.lanesOfCore(row.core) });
        }
      } else if (this.isDense(row.lane)) {
        dense.push({ row, lanes: [row.lane] });
      } else {
        this.exact(context, row.lane, row.top - top + 2);
      }
    }
    if (dense.length === 0) {
      return;
    }
    this.strip.width = columns;
    this.strip.height = dense.length;
    const strip = this.strip.getContext('2d')!;
    const image = strip.createImageData(columns, dense.length);
    dense.forEach(({ lanes }, i) => this.shares(image, i, lanes));
    strip.putImageData(image, 0, 0);
    context.imageSmoothingEnabled = false;
    dense.forEach(({ row }, i) => context.drawImage(this.strip, 0, i, columns, 1, GUTTER, row.top - top + 2, columns,
        BAR));
  }

  private isDense(lane: Lane): boolean {
    if (!lane.detailed) {
      return true;
    }
    const seen = lane.beginningBefore(this.view.to) - lane.firstEndingAfter(this.view.from);
    return seen > DENSE * this.plot;
  }

  private shares(image: ImageData, row: number, lanes: Lane[]): void {
    const perPixel = (this.view.to - this.view.from) / this.plot;
    const ground = channels(ink('lane'));
    const stalls = this.run.facts.reasons.map(reason => channels(stallColour(reason)));
    const pipes = lanes.map(lane => channels(pipeColour(this.run.pipeOf(lane))));
    const levels = lanes.map(lane => levelFor(lane, perPixel));
    for (let x = 0; x < image.width; x++) {
      const from = this.view.from + x * perPixel;
      let busy = 0;
      let stalled = 0;
      let tint = ground;
      let colour = ground;
      for (let i = 0; i < lanes.length; i++) {
        const share = levels[i] ? shareOf(levels[i]!, from, from + perPixel) : NOTHING;
        if (share.busy > busy) {
          busy = share.busy;
          colour = pipes[i]!;
        }
        if (lanes.length === 1) {
          stalled = share.stalled;
          tint = stalls[share.reason]!;
        }
      }
      const at = 4 * (row * image.width + x);
      const rest = 1 - busy;
      const tinted = Math.min(rest, stalled);
      for (let c = 0; c < 3; c++) {
        image.data[at + c] = colour[c]! * busy + tint[c]! * tinted + ground[c]! * (rest - tinted);
      }
      image.data[at + 3] = 255;
    }
  }

  private exact(context: CanvasRenderingContext2D, lane: Lane, y: number): void {
    context.fillStyle = ink('lane');
    context.fillRect(GUTTER, y, this.plot, BAR);
    context.save();
    context.beginPath();
    context.rect(GUTTER, y - 2, this.plot, ROW);
    context.clip();
    this.stallsBefore(context, lane, y);
    this.slices(context, lane, y);
    this.stallsWithin(context, lane, y);
    context.restore();
  }

  private slices(context: CanvasRenderingContext2D, lane: Lane, y: number): void {
    const colour = pipeColour(this.run.pipeOf(lane));
    const gap = ink('card');
    const last = lane.beginningBefore(this.view.to);
    context.font = '10px ui-monospace, monospace';
    context.textBaseline = 'middle';
    let paintedTo = -1;
    for (let i = lane.firstEndingAfter(this.view.from); i < last; i++) {
      const line = lane.lines[lane.line[i]!]!;
      const x = this.x(lane.start[i]!);
      const width = this.x(lane.end[i]!) - x;
      if (line.sync !== undefined) {
        this.mark(context, line.sync, this.x(lane.end[i]!), y);
        continue;
      }
      context.fillStyle = colour;
      context.fillRect(x, y, Math.max(0.8, width - (width > 3 ? 0.6 : 0)), BAR);
      if (x < paintedTo) {
        context.fillStyle = gap;
        context.fillRect(x, y, 0.7, BAR);
      }
      paintedTo = x + width;
      const clear = Math.max(x, GUTTER);
      if (x + width - clear > 8 + 6.1 * line.opcode.length) {
        context.fillStyle = '#ffffff';
        context.fillText(line.opcode, clear + 4, y + BAR / 2 + 0.5);
      }
    }
  }

  private mark(context: CanvasRenderingContext2D, sync: string, x: number, y: number): void {
    context.fillStyle = ink('ink');
    context.beginPath();
    if (sync === 'set') {
      context.moveTo(x - 3, y + BAR + 2);
      context.lineTo(x + 3, y + BAR + 2);
      context.lineTo(x, y + BAR - 3);
    } else {
      context.rect(x - 0.6, y + BAR - 4, 1.2, 6);
    }
    context.fill();
  }

  private stallsBefore(context: CanvasRenderingContext2D, lane: Lane, y: number): void {
    this.stalls(lane, (reason, x, width) => {
      if (!isWithin(reason) && reason !== 'empty') {
        context.fillStyle = stallColour(reason);
        context.fillRect(x, y, Math.max(0.5, width), BAR);
      }
    });
  }

  private stallsWithin(context: CanvasRenderingContext2D, lane: Lane, y: number): void {
    this.stalls(lane, (reason, x, width) => {
      if (isWithin(reason)) {
        context.fillStyle = stallColour(reason);
        context.fillRect(x, y, Math.max(0.5, width), 3);
      }
    });
  }

  private stalls(lane: Lane, draw: (reason: string, x: number, width: number) => void): void {
    for (let i = lane.firstStallEndingAfter(this.view.from); i < lane.stalls; i++) {
      if (lane.stallFrom[i]! > this.view.to) {
        break;
      }
      const x = this.x(lane.stallFrom[i]!);
      draw(this.run.facts.reasons[lane.reason[i]!]!, x, this.x(lane.stallTo[i]!) - x);
    }
  }

  private labels(context: CanvasRenderingContext2D, rows: Row[], top: number): void {
    context.fillStyle = ink('card');
    context.fillRect(0, RULER, GUTTER - 1, this.height);
    context.textBaseline = 'middle';
    for (const row of rows) {
      const y = row.top - top + ROW / 2;
      if (row.lane === null) {
        context.font = '600 11px system-ui, sans-serif';
        context.fillStyle = ink('ink');
        const text = this.run.coreName(row.core).replace('cubecore', 'aic').replace('veccore', 'aiv');
        context.fillText(`${this.open.has(row.core) ? '▾' : '▸'} ${text}`, 4, y);
      } else {
        const pipe = this.run.pipeOf(row.lane);
        context.fillStyle = pipeColour(pipe);
        context.fillRect(18, y - 4, 8, 8);
        context.font = '11px system-ui, sans-serif';
        context.fillStyle = ink('faint');
        context.fillText(pipeName(pipe) + (row.lane.detailed ? '' : ' ≈'), 32, y);
      }
    }
  }

  private grid(context: CanvasRenderingContext2D): void {
    context.strokeStyle = ink('grid');
    context.lineWidth = 1;
    context.beginPath();
    for (const tick of this.ticks()) {
      const x = Math.round(this.x(tick)) + 0.5;
      context.moveTo(x, RULER);
      context.lineTo(x, this.height);
    }
    context.stroke();
  }

  private ruler(context: CanvasRenderingContext2D): void {
    context.fillStyle = ink('card');
    context.fillRect(0, 0, this.width, RULER);
    context.fillStyle = ink('faint');
    context.font = '11px system-ui, sans-serif';
    context.textBaseline = 'middle';
    context.textAlign = 'left';
    context.fillText(`cycles (${microseconds(this.view.to - this.view.from, this.run.mhz)})`, 4, RULER / 2);
    for (const tick of this.ticks()) {
      const x = this.x(tick);
      if (x >= GUTTER && x < this.width - 30) {
        context.fillText(grouped(tick), x + 2, RULER / 2);
      }
    }
  }

  private ticks(): number[] {
    const wanted = (this.view.to - this.view.from) / Math.max(2, this.plot / 110);
    const power = 10 ** Math.floor(Math.log10(Math.max(1, wanted)));
    const step = Math.max(1, [1, 2, 5, 10].map(f => f * power).find(s => s >= wanted) ?? 10 * power);
    const ticks = [];
    for (let at = Math.ceil(Math.max(0, this.view.from) / step) * step; at <= this.view.to; at += step) {
      ticks.push(at);
    }
    return ticks;
  }

  /** The instruction that is selected, and an arrow from the one that set its flag. */
  private arrow(context: CanvasRenderingContext2D, top: number): void {
    const place = (pick: Pick): { x: number; y: number; width: number } | null => {
      const row = this.rows.find(r => r.lane === pick.lane);
      if (!row) {
        return null;
      }
      const x = this.x(pick.lane.start[pick.index]!);
      return { x, y: row.top - top + 2, width: Math.max(2, this.x(pick.lane.end[pick.index]!) - x) };
    };
    const own = this.selected ? place(this.selected) : null;
    if (!own) {
      return;
    }
    context.save();
    context.beginPath();
    context.rect(GUTTER, RULER, this.plot, this.height);
    context.clip();
    context.strokeStyle = ink('focus');
    context.lineWidth = 2;
    context.strokeRect(own.x - 1, own.y - 1, own.width + 2, BAR + 2);
    const setter = this.related ? place(this.related) : null;
    if (setter) {
      const fromX = setter.x + setter.width;
      const toX = own.x + own.width;
      const bend = Math.max(12, Math.abs(toX - fromX) / 2);
      context.strokeRect(setter.x - 1, setter.y - 1, setter.width + 2, BAR + 2);
      context.beginPath();
      context.moveTo(fromX, setter.y + BAR / 2);
      context.bezierCurveTo(fromX + bend, setter.y + BAR / 2, toX - bend, own.y + BAR / 2, toX, own.y + BAR / 2);
      context.stroke();
    }
    context.restore();
  }
}

const NOTHING = { busy: 0, stalled: 0, reason: 0 };
const found = { busy: 0, stalled: 0, reason: 0 };

/** The shares of a span; the object is always the same one. */
function shareOf(level: Level, from: number, to: number): { busy: number; stalled: number; reason: number } {
  const first = Math.max(0, Math.floor(from / level.width));
  const last = Math.min(level.busy.length - 1, Math.max(first, Math.ceil(to / level.width) - 1));
  let busy = 0;
  let stalled = 0;
  let longest = -1;
  let cycles = 0;
  for (let b = first; b <= last; b++) {
    const share = Math.min(to, (b + 1) * level.width) - Math.max(from, b * level.width);
    const part = Math.max(0, share) / level.width;
    cycles += Math.max(0, share);
    busy += part * level.busy[b]!;
    stalled += part * level.stalled[b]!;
    if (level.stalled[b]! > longest) {
      longest = level.stalled[b]!;
      found.reason = level.reason[b]!;
    }
  }
  found.busy = cycles > 0 ? Math.min(1, busy / cycles) : 0;
  found.stalled = cycles > 0 ? Math.min(1, stalled / cycles) : 0;
  return found;
}

/** The coarsest level that is no coarser than a pixel, or the finest there is. */
function levelFor(lane: Lane, perPixel: number): Level | undefined {
  let level = lane.levels[0];
  for (const candidate of lane.levels) {
    if (candidate.width <= perPixel) {
      level = candidate;
    }
  }
  return level;
}

/** The instruction at a cycle, or the nearest one within reach; what works goes before what synchronises. */
function nearest(lane: Lane, cycle: number, slack: number): Pick | null {
  let best = -1;
  let least = Infinity;
  const last = lane.beginningBefore(cycle + slack);
  for (let i = lane.firstEndingAfter(cycle - slack); i < last; i++) {
    const outside = Math.max(lane.start[i]! - cycle, cycle - lane.end[i]!, 0);
    const distance = outside + (lane.isSync(i) ? slack / 2 : 0);
    if (distance < least) {
      least = distance;
      best = i;
    }
  }
  return best < 0 ? null : { lane, index: best };
}
