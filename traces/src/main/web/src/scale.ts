// Where cycles and lanes are on the canvas of a timeline.

import type { Lane } from './lanes';
import type { Run } from './run';

/** Pixels left of the lanes, and above them. */
export const GUTTER = 118;
export const RULER = 22;
/** Pixels of a row, and of what is painted in it. */
export const ROW = 18;
export const BAR = 14;
export const LEAST_CYCLES = 8;

/** What is seen: cycles from and to. */
export interface View {
  from: number;
  to: number;
}

/** Cycles and the pixels they stand at. */
export class Scale {
  readonly view: View;
  width = 0;
  height = 0;

  constructor(limit: number) {
    this.view = { from: 0, to: limit };
  }

  get plot(): number {
    return Math.max(1, this.width - GUTTER);
  }

  get span(): number {
    return this.view.to - this.view.from;
  }

  x(cycle: number): number {
    return GUTTER + (cycle - this.view.from) / this.span * this.plot;
  }

  cycleAt(x: number): number {
    return this.view.from + (x - GUTTER) / this.plot * this.span;
  }

  /** Round numbers of cycles, some hundred pixels apart. */
  ticks(): number[] {
    const wanted = (this.view.to - this.view.from) / Math.max(2, this.plot / 110);
    const power = 10 ** Math.floor(Math.log10(Math.max(1, wanted)));
    const step = Math.max(1, [1, 2, 5, 10].map(f => f * power).find(s => s >= wanted) ?? 10 * power);
    const ticks = [];
    for (let at = Math.ceil(Math.max(0, this.view.from) / step) * step; at <= this.view.to; at += step) {
      ticks.push(at);
    }
    return ticks;
  }
}

/** A core's heading, or one of its lanes. */
export interface Row {
  core: number;
  lane: Lane | null;
  top: number;
}

/** The rows of a timeline from top to bottom: open cores come first, with their lanes. */
export class Rows {
  all: Row[] = [];
  /** Pixels from the top of the ruler to the end of the last row. */
  height = 0;
  private readonly open = new Set<number>();

  constructor(private readonly run: Run) {
    this.openFirst();
    this.layOut();
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
    this.all = [];
    let top = RULER;
    const cores = this.run.facts.cores.map((_, core) => core)
        .sort((a, b) => Number(this.open.has(b)) - Number(this.open.has(a)) || a - b);
    for (const core of cores) {
      this.all.push({ core, lane: null, top });
      top += ROW;
      if (this.open.has(core)) {
        for (const lane of this.run.lanesOfCore(core)) {
          this.all.push({ core, lane, top });
          top += ROW;
        }
        top += 4;
      }
    }
    this.height = top;
  }

  isOpen(core: number): boolean {
    return this.open.has(core);
  }

  toggle(core: number): void {
    if (!this.open.delete(core)) {
      this.open.add(core);
    }
    this.layOut();
  }

  of(lane: Lane): Row | undefined {
    return this.all.find(row => row.lane === lane);
  }

  /** The row at a number of pixels from the top of the ruler. */
  at(y: number): Row | undefined {
    return this.all.find(row => y >= row.top && y < row.top + ROW);
  }
}
