// Paints a timeline: grid, lanes, labels, ruler, and what is selected.

import { ink, pipeColour, pipeName } from './colours';
import { grouped, microseconds } from './format';
import { LanePainter } from './lanepainter';
import type { Pick, Run } from './run';
import type { Row, Rows, Scale } from './scale';
import { BAR, GUTTER, ROW, RULER } from './scale';

/** What changes from frame to frame beside the scale. */
export interface Scene {
  /** Pixels scrolled down. */
  top: number;
  selected: Pick | null;
  /** The instruction that set the flag which the selected one waited for. */
  related: Pick | null;
  focused: boolean;
}

export class Painter {
  private readonly lanes: LanePainter;

  constructor(private readonly run: Run, private readonly scale: Scale, private readonly rows: Rows) {
    this.lanes = new LanePainter(run, scale, rows);
  }

  paint(context: CanvasRenderingContext2D, scene: Scene): void {
    const { width, height } = this.scale;
    const { top } = scene;
    context.fillStyle = ink('card');
    context.fillRect(0, 0, width, height);
    const visible = this.rows.all.filter(row => row.top + ROW > top + RULER && row.top < top + height);
    this.grid(context);
    this.lanes.paint(context, visible, top);
    this.labels(context, visible, top);
    this.arrow(context, scene);
    this.ruler(context);
    if (scene.focused) {
      context.strokeStyle = ink('focus');
      context.lineWidth = 2;
      context.strokeRect(1, 1, width - 2, height - 2);
    }
  }

  private labels(context: CanvasRenderingContext2D, rows: Row[], top: number): void {
    context.fillStyle = ink('card');
    context.fillRect(0, RULER, GUTTER - 1, this.scale.height);
    context.textBaseline = 'middle';
    for (const row of rows) {
      const y = row.top - top + ROW / 2;
      if (row.lane === null) {
        context.font = '600 11px system-ui, sans-serif';
        context.fillStyle = ink('ink');
        const text = this.run.coreName(row.core).replace('cubecore', 'aic').replace('veccore', 'aiv');
        context.fillText(`${this.rows.isOpen(row.core) ? '▾' : '▸'} ${text}`, 4, y);
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
    for (const tick of this.scale.ticks()) {
      const x = Math.round(this.scale.x(tick)) + 0.5;
      context.moveTo(x, RULER);
      context.lineTo(x, this.scale.height);
    }
    context.stroke();
  }

  private ruler(context: CanvasRenderingContext2D): void {
    context.fillStyle = ink('card');
    context.fillRect(0, 0, this.scale.width, RULER);
    context.fillStyle = ink('faint');
    context.font = '11px system-ui, sans-serif';
    context.textBaseline = 'middle';
    context.textAlign = 'left';
    context.fillText(`cycles (${microseconds(this.scale.view.to - this.scale.view.from, this.run.mhz)})`, 4, RULER / 2);
    for (const tick of this.scale.ticks()) {
      const x = this.scale.x(tick);
      if (x >= GUTTER && x < this.scale.width - 30) {
        context.fillText(grouped(tick), x + 2, RULER / 2);
      }
    }
  }

  /** The instruction that is selected, and an arrow from the one that set its flag. */
  private arrow(context: CanvasRenderingContext2D, scene: Scene): void {
    const place = (pick: Pick): { x: number; y: number; width: number } | null => {
      const row = this.rows.of(pick.lane);
      if (!row) {
        return null;
      }
      const x = this.scale.x(pick.lane.start[pick.index]!);
      return { x, y: row.top - scene.top + 2, width: Math.max(2, this.scale.x(pick.lane.end[pick.index]!) - x) };
    };
    const own = scene.selected ? place(scene.selected) : null;
    if (!own) {
      return;
    }
    context.save();
    context.beginPath();
    context.rect(GUTTER, RULER, this.scale.plot, this.scale.height);
    context.clip();
    context.strokeStyle = ink('focus');
    context.lineWidth = 2;
    context.strokeRect(own.x - 1, own.y - 1, own.width + 2, BAR + 2);
    const setter = scene.related ? place(scene.related) : null;
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
