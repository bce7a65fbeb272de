// Paints the lanes of a timeline: instructions and stalls one by one, or shares where they are too many.

import { ink, isWithin, pipeColour, stallColour } from './colours';
import type { Lane } from './lanes';
import type { Run } from './run';
import type { Row, Rows, Scale } from './scale';
import { BAR, GUTTER, ROW } from './scale';
import { paintShares } from './shares';

/** Instructions per pixel from which shares are painted instead. */
const DENSE = 0.3;

export class LanePainter {
  private readonly strip = document.createElement('canvas');

  constructor(private readonly run: Run, private readonly scale: Scale, private readonly rows: Rows) {
  }

  /** Lanes with more instructions than pixels are painted into one strip, a pixel high for each, and stretched. */
  paint(context: CanvasRenderingContext2D, rows: Row[], top: number): void {
    const columns = Math.max(1, Math.floor(this.scale.plot));
    const dense: { row: Row; lanes: Lane[] }[] = [];
    for (const row of rows) {
      if (row.lane === null) {
        if (!this.rows.isOpen(row.core)) {
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
    dense.forEach(({ lanes }, i) => paintShares(image, i, lanes, this.run, this.scale));
    strip.putImageData(image, 0, 0);
    context.imageSmoothingEnabled = false;
    dense.forEach(({ row }, i) => context.drawImage(this.strip, 0, i, columns, 1, GUTTER, row.top - top + 2, columns,
        BAR));
  }

  private isDense(lane: Lane): boolean {
    if (!lane.detailed) {
      return true;
    }
    const seen = lane.beginningBefore(this.scale.view.to) - lane.firstEndingAfter(this.scale.view.from);
    return seen > DENSE * this.scale.plot;
  }

  private exact(context: CanvasRenderingContext2D, lane: Lane, y: number): void {
    context.fillStyle = ink('lane');
    context.fillRect(GUTTER, y, this.scale.plot, BAR);
    context.save();
    context.beginPath();
    context.rect(GUTTER, y - 2, this.scale.plot, ROW);
    context.clip();
    this.stallsBefore(context, lane, y);
    this.slices(context, lane, y);
    this.stallsWithin(context, lane, y);
    context.restore();
  }

  private slices(context: CanvasRenderingContext2D, lane: Lane, y: number): void {
    const colour = pipeColour(this.run.pipeOf(lane));
    const gap = ink('card');
    const last = lane.beginningBefore(this.scale.view.to);
    context.font = '10px ui-monospace, monospace';
    context.textBaseline = 'middle';
    let paintedTo = -1;
    for (let i = lane.firstEndingAfter(this.scale.view.from); i < last; i++) {
      const line = lane.lines[lane.line[i]!]!;
      const x = this.scale.x(lane.start[i]!);
      const width = this.scale.x(lane.end[i]!) - x;
      if (line.sync !== undefined) {
        this.mark(context, line.sync, this.scale.x(lane.end[i]!), y);
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
    for (let i = lane.firstStallEndingAfter(this.scale.view.from); i < lane.stalls; i++) {
      if (lane.stallFrom[i]! > this.scale.view.to) {
        break;
      }
      const x = this.scale.x(lane.stallFrom[i]!);
      draw(this.run.facts.reasons[lane.reason[i]!]!, x, this.scale.x(lane.stallTo[i]!) - x);
    }
  }
}
