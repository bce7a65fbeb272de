// What is painted of lanes that have more instructions than pixels: shares of time.

import { channels, ink, pipeColour, stallColour } from './colours';
import type { Lane, Level } from './lanes';
import type { Run } from './run';
import type { Scale } from './scale';

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

/** Paints lanes into a row of an image: the colour of the busiest, and of one alone why it stood still. */
export function paintShares(image: ImageData, row: number, lanes: Lane[], run: Run, scale: Scale): void {
  const perPixel = (scale.view.to - scale.view.from) / scale.plot;
  const ground = channels(ink('lane'));
  const stalls = run.facts.reasons.map(reason => channels(stallColour(reason)));
  const pipes = lanes.map(lane => channels(pipeColour(run.pipeOf(lane))));
  const levels = lanes.map(lane => levelFor(lane, perPixel));
  for (let x = 0; x < image.width; x++) {
    const from = scale.view.from + x * perPixel;
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
