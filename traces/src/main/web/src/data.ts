// What the Java side wrote (docs/report.md): two JSON objects and the events of each run.

export interface PipeResult {
  busy_cycles: number;
  ratio: number;
  stall_cycles: Record<string, number>;
  instructions: number;
}

export interface Check {
  backend: string;
  passed: boolean;
  compared: number;
  mismatched: number;
  max_abs_error: number | null;
  max_rel_error: number | null;
  rule: string;
}

export interface Diagnostic {
  code: string;
  severity: string;
  core: string | null;
  pipe: string | null;
  cycle: number | null;
  instruction: string;
  text: string;
}

/** The same object that `--json` writes, without the host's share. */
export interface Result {
  operator: string;
  chip: string;
  mode: string;
  seed: number;
  l2: string;
  tiling: Record<string, unknown>;
  blocks: number;
  kernel_type: string;
  instructions: number;
  scalar_instructions: number;
  cycles: number;
  time_us: number | null;
  launches?: { kernel: string; time_us: number }[];
  /** Why there is no check though one was asked for. */
  not_compared?: string;
  /** Where CANN was asked: each against each. */
  three_way?: { simulated_reference: Check; simulated_cann: Check; cann_reference: Check; cann_us: number | null };
  cores: { core: string; cycles: number; pipes: Record<string, PipeResult> }[];
  memory: Record<string, number>;
  bound: string | null;
  roofline: {
    ops: number; bytes: number; bound_us: number; efficiency: number; compute_us: number; memory_us: number;
  } | null;
  check: Check | null;
  outputs: Record<string, { shape: number[]; dtype: string; sha256: string }>;
  diagnostics: Diagnostic[];
}

export interface Line {
  text: string;
  opcode: string;
  pipe: number;
  sync?: 'set' | 'wait' | 'other';
  gm?: boolean;
  operands: string[];
  executions?: number;
  cycles?: number;
  stalls?: Record<string, number>;
}

export interface Program {
  kind: string;
  labels: Record<string, number>;
  lines: Line[];
}

export interface Parameter {
  name: string;
  role: string;
  type: string;
  bytes: number;
  address?: number;
}

export interface BufferUse {
  core: number;
  space: string;
  capacity: number;
  extent: number;
  bucket_cycles: number;
  occupied: number[];
}

export interface WriteMap {
  parameter: string;
  type: string;
  writers: number;
  rows: number;
  columns: number;
  owners: number[];
  times: number[];
}

export interface Facts {
  version: number;
  title: string;
  call: string;
  end: number;
  launch_us: number;
  timed: boolean;
  operands: boolean;
  /** Those that watched the run; pages written before this was noted do not say. */
  sanitizers?: string[];
  pipes: string[];
  reasons: string[];
  chip: {
    name: string; clock_mhz: number; aic: number; aiv: number;
    hbm_bytes_per_us: number; l2_bytes_per_us: number; l2_bytes: number;
  };
  cores: { name: string; kind: string; block: number }[];
  lanes: { lane: number; slices: number; detailed: boolean }[];
  parameters: Parameter[];
  programs: Program[];
  traffic: { path: string; reads: boolean; bucket_cycles: number; hit_bytes: number[]; miss_bytes: number[] }[];
  core_traffic: Record<string, [number, number]>[];
  buffers: BufferUse[];
  maps: WriteMap[];
  hints: { share: number; title: string; text: string }[];
}

/** A run as it lies in a page, not yet decoded. */
export interface RunParts {
  result: Result;
  facts: Facts;
  events: string;
  /** Launches before the operator's own. */
  preparations: RunParts[];
}

const VERSION = 1;

type Which = { run: number; launch?: number };

function part(root: ParentNode, { run, launch }: Which, name: string): string | null {
  const which = launch === undefined ? ':not([data-launch])' : `[data-launch="${launch}"]`;
  return root.querySelector(`script[data-run="${run}"]${which}[data-part="${name}"]`)?.textContent ?? null;
}

/** The runs of a page, this one or another that was opened, and what is wrong with those that cannot be read. */
export function runsOf(root: ParentNode): { runs: RunParts[]; problems: string[] } {
  const runs: RunParts[] = [];
  const problems: string[] = [];
  for (let run = 0; part(root, { run }, 'result') !== null; run++) {
    const parts = partsOf(root, { run });
    if (parts.facts.version !== VERSION) {
      problems.push(`run ${run} has data of version ${parts.facts.version}; expected ${VERSION}`);
      continue;
    }
    for (let launch = 0; part(root, { run, launch }, 'result') !== null; launch++) {
      parts.preparations.push(partsOf(root, { run, launch }));
    }
    runs.push(parts);
  }
  return { runs, problems };
}

function partsOf(root: ParentNode, which: Which): RunParts {
  return {
    result: JSON.parse(part(root, which, 'result') as string) as Result,
    facts: JSON.parse(part(root, which, 'facts') ?? '{}') as Facts,
    events: (part(root, which, 'events') ?? '').trim(),
    preparations: [],
  };
}

export async function inflate(base64: string): Promise<Uint8Array> {
  const text = atob(base64);
  const packed = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    packed[i] = text.charCodeAt(i);
  }
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
