// A run, decoded.

import type { Facts, Result, RunParts } from './data';
import { inflate } from './data';
import { PIPE_ORDER } from './colours';
import type { Lane } from './lanes';
import { lanesOf } from './lanes';

/** An instruction of the run. */
export interface Pick {
  lane: Lane;
  index: number;
}

export class Run {
  readonly result: Result;
  readonly facts: Facts;

  private constructor(parts: RunParts, readonly lanes: Map<number, Lane>) {
    this.result = parts.result;
    this.facts = parts.facts;
  }

  static async of(parts: RunParts): Promise<Run> {
    const bytes = parts.events === '' ? new Uint8Array(0) : await inflate(parts.events);
    return new Run(parts, lanesOf(parts.facts, bytes));
  }

  get mhz(): number {
    return this.facts.chip.clock_mhz;
  }

  pipeOf(lane: Lane): string {
    return this.facts.pipes[lane.pipe]!;
  }

  coreName(core: number): string {
    return this.facts.cores[core]!.name;
  }

  /** Lanes of a core from top to bottom. */
  lanesOfCore(core: number): Lane[] {
    const pipes = this.facts.pipes.length;
    return PIPE_ORDER.map(name => this.lanes.get(core * pipes + this.facts.pipes.indexOf(name)))
        .filter((lane): lane is Lane => lane !== undefined);
  }

  /** The instruction that set the flag a wait waited for. */
  setterOf(pick: Pick): Pick | null {
    const setter = pick.lane.detailsOf(pick.index, this.facts.operands).setter;
    const lane = setter ? this.lanes.get(setter.lane) : undefined;
    if (!setter || !lane || !lane.detailed) {
      return null;
    }
    const index = lane.pipe === 0
        ? this.lastSetBefore(lane, pick.lane.end[pick.index]!)
        : lane.bySequence(setter.sequence);
    return index < 0 ? null : { lane, index };
  }

  /** The scalar unit's instructions have no numbers: its last set before the wait ended. */
  private lastSetBefore(lane: Lane, time: number): number {
    let i = lane.beginningBefore(time + 1) - 1;
    while (i >= 0 && (lane.end[i]! > time || lane.lines[lane.line[i]!]!.sync !== 'set')) {
      i--;
    }
    return i;
  }

  /** The wait that a set ended: the first after it that names it as its setter. */
  waiterOf(pick: Pick): Pick | null {
    const end = pick.lane.end[pick.index]!;
    const block = this.facts.cores[pick.lane.core]!.block;
    const near = [...this.lanes.values()].filter(lane => lane.detailed
        && this.facts.cores[lane.core]!.block === block);
    let found: Pick | null = null;
    for (const lane of near) {
      for (let i = lane.firstEndingAfter(end); i < lane.count; i++) {
        if (found && lane.start[i]! > found.lane.start[found.index]!) {
          break;
        }
        if (lane.lines[lane.line[i]!]!.sync === 'wait') {
          const setter = lane.detailsOf(i, this.facts.operands).setter;
          if (setter && setter.lane === pick.lane.id && setter.sequence === pick.lane.sequence[pick.index]) {
            found = { lane, index: i };
            break;
          }
          if (lane.start[i]! > end + this.facts.end / 4) {
            break;
          }
        }
      }
    }
    return found;
  }

  /** Stalls that belong to an instruction: those before it since its predecessor began, and those within it. */
  stallsOf(pick: Pick): { reason: string; from: number; to: number }[] {
    const { lane, index } = pick;
    const start = lane.start[index]!;
    const end = lane.end[index]!;
    const since = index > 0 ? lane.start[index - 1]! : 0;
    const found = [];
    for (let i = lane.firstStallEndingAfter(since + 1); i < lane.stalls && lane.stallFrom[i]! < end; i++) {
      const reason = this.facts.reasons[lane.reason[i]!]!;
      const within = lane.stallFrom[i]! >= start && lane.stallTo[i]! <= end;
      const before = lane.stallTo[i]! <= start && lane.stallTo[i]! > since;
      if ((before || within) && lane.stallTo[i]! > lane.stallFrom[i]!) {
        found.push({ reason, from: lane.stallFrom[i]!, to: lane.stallTo[i]! });
      }
    }
    return found;
  }
}
