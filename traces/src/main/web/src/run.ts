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
  /** Made when a set is followed for the first time. */
  private waiters: Map<number, Map<number, Pick>> | null = null;

  /** @param preparations launches before the operator's own, each a run by itself */
  private constructor(parts: RunParts, readonly lanes: Map<number, Lane>, readonly preparations: Run[]) {
    this.result = parts.result;
    this.facts = parts.facts;
  }

  static async of(parts: RunParts): Promise<Run> {
    const bytes = parts.events === '' ? new Uint8Array(0) : await inflate(parts.events);
    return new Run(parts, lanesOf(parts.facts, bytes), await Promise.all(parts.preparations.map(p => Run.of(p))));
  }

  /** All launches in their order; the run itself is the last. */
  get launches(): Run[] {
    return [...this.preparations, this];
  }

  /** What the launch itself takes, preparations left out. */
  get ownUs(): number | null {
    return this.result.launches?.at(-1)?.time_us ?? this.result.time_us;
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
    const index = lane.bySequence(setter.sequence);
    return index < 0 ? null : { lane, index };
  }

  /** The wait that a set ended. */
  waiterOf(pick: Pick): Pick | null {
    this.waiters ??= this.allWaiters();
    return this.waiters.get(pick.lane.id)?.get(pick.lane.sequence[pick.index]!) ?? null;
  }

  /** The waits by lane and number of their sets; of several (a set for two cores) the one that passed first. */
  private allWaiters(): Map<number, Map<number, Pick>> {
    const all = new Map<number, Map<number, Pick>>();
    for (const lane of this.lanes.values()) {
      for (const { index, setter } of lane.waits(this.facts.operands)) {
        const ofLane = all.get(setter.lane) ?? new Map<number, Pick>();
        all.set(setter.lane, ofLane);
        const other = ofLane.get(setter.sequence);
        if (!other || lane.end[index]! < other.lane.end[other.index]!) {
          ofLane.set(setter.sequence, { lane, index });
        }
      }
    }
    return all;
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

/** The instruction at a cycle, or the nearest one within reach; what works goes before what synchronises. */
export function nearest(lane: Lane, cycle: number, slack: number): Pick | null {
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
