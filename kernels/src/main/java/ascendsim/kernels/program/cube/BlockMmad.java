package ascendsim.kernels.program.cube;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Cube.Mmad;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.program.PeerRing;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import java.util.Optional;

/**
 * The pipeline of a cube core, as in the vendor's MDL matmul (tiling_dense §1.9): loads into L1 where they are needed
 * ({@link L1Operand}) and, along k ({@link KSteps}), tile by tile through L0 and L0C ({@link TileMmad}). {@link #open},
 * then {@link #multiply} and {@link #drain} for each block, then {@link #close}.
 */
public final class BlockMmad {
    /**
     * The operands in GM.
     *
     * @param left       byte address
     * @param right      byte address
     * @param rightBytes of one group's right operand
     * @param bias       byte address, if there is a bias
     * @param columns    of the output: elements of one group's bias and words
     * @param words      byte address of the quantisation words, if there is one for each column
     * @param zeros      byte address of a fractal of zeros, if an int4 product has a bias
     * @param scales     of MX operands
     */
    public record Operands(Affine left, Affine right, long rightBytes, Optional<Affine> bias, long columns,
            Optional<Affine> words, Optional<Affine> zeros, Optional<Scales> scales) {
        /** Without scales. */
        public Operands(Affine left, Affine right, long rightBytes, Optional<Affine> bias, long columns,
                Optional<Affine> words, Optional<Affine> zeros) {
            this(left, right, rightBytes, bias, columns, words, zeros, Optional.empty());
        }

        /** Without words and zeros. */
        public Operands(Affine left, Affine right, long rightBytes, Optional<Affine> bias, long columns) {
            this(left, right, rightBytes, bias, columns, Optional.empty(), Optional.empty());
        }

        /** Emits the flags of the bias row's buffers. */
        Optional<BiasRow> biasRow(ProgramBuilder program, CubeConfig config, CubeBuffers buffers) {
            return bias.map(base -> new BiasRow(program, config, base, buffers, columns));
        }

        private Optional<WordRow> wordRow(ProgramBuilder program, CubeBuffers buffers) {
            return words.map(base -> new WordRow(program, base, buffers, columns));
        }

        /** What comes to L0C and leaves it beside the operands. */
        TileMmad.Rows rows(ProgramBuilder program, CubeConfig config, CubeBuffers buffers) {
            return new TileMmad.Rows(biasRow(program, config, buffers), wordRow(program, buffers), zeros,
                    config.scales().map(tiles -> new ScalePieces(program, tiles, scales.orElseThrow(), buffers)));
        }
    }

    /** GM byte addresses of the scales of MX operands. */
    public record Scales(Affine left, Affine right) {
    }

    /**
     * What is known of all blocks.
     *
     * @param depth      how k is cut; empty: a block's depth is what its registers say
     * @param singleRows whether a block may have only one row
     * @param peer       where the AIVs bring the right operand into L1, their flags
     */
    public record Shape(Optional<DepthParts> depth, boolean singleRows, Optional<PeerRing> peer) {
        /** Both operands come from GM. */
        public Shape(Optional<DepthParts> depth, boolean singleRows) {
            this(depth, singleRows, Optional.empty());
        }

        /** Blocks of a depth that is known when the program is written. */
        public Shape(DepthParts depth, boolean singleRows) {
            this(Optional.of(depth), singleRows);
        }
    }

    private final ProgramBuilder program;
    private final L1Operand left;
    private final L1Feed right;
    private final KSteps kLoop;
    private final TileMmad tiles;
    private final Optional<ScalePieces> scales;
    private final Variable start;

    /** Emits the registers of the pipeline. */
    public BlockMmad(ProgramBuilder program, CubeConfig config, CubeBuffers buffers, Operands operands, Shape shape) {
        this.program = program;
        this.left = new L1Operand(program,
                new L1Buffers(program, L1Buffers.Source.left(config, buffers, operands), shape.singleRows),
                config.stages().leftStays());
        this.right = shape.peer
                .<L1Feed>map(ring -> new PeerOperand(program, config.right(), buffers.b1(), ring))
                .orElseGet(() -> new L1Operand(program, new L1Buffers(program,
                        L1Buffers.Source.right(config, buffers, operands), shape.singleRows), false));
        this.kLoop = shape.depth.<KSteps>map(depth -> new KLoop(program, depth, left, right))
                .orElseGet(() -> new FreeKLoop(program, left, right));
        TileMmad.Rows rows = operands.rows(program, config, buffers);
        this.scales = rows.scales();
        this.tiles = new TileMmad(program, config, buffers, rows, shape.singleRows);
        this.start = program.variable(Affine.ZERO);
    }

    /** Frees all buffers. */
    public void open() {
        left.open();
        right.open();
        scales.ifPresent(ScalePieces::open);
        tiles.open();
    }

    /** Takes back every flag that is still set. */
    public void close() {
        left.close();
        right.close();
        scales.ifPresent(ScalePieces::close);
        tiles.close();
    }

    /** Emits the product of one block, into L0C. */
    public void multiply(Block block) {
        Affine first = tiles.firstStart(block);
        tiles.loadBias(block, first);
        TileMmad.Frame frame = tiles.begin(block);
        scales.ifPresent(s -> s.begin(block));
        if (kLoop.isSingleGroup()) {
            kLoop.run(block, step -> step(block, step, frame, first));
        } else {
            start.set(first);
            kLoop.run(block, step -> {
                step(block, step, frame, start.value());
                if (step.maybeFirst()) {
                    start.set(Affine.of(Mmad.ACCUMULATE));
                }
            });
        }
        tiles.end();
    }

    /** Emits the product of one block, into L0C. @param rightWay whether the right operand comes through L2 */
    public void multiply(Block block, CacheHint rightWay) {
        right.take(rightWay);
        multiply(block);
        right.take(CacheHint.NORMAL);
    }

    /** Where the left operand's one load serves all blocks: those that follow have other rows. */
    public void renewLeft() {
        left.renew();
    }

    /** Emits the way of the block's result out of L0C. */
    public void drain(Block block, OutputTile output) {
        tiles.drain(block, output);
    }

    /** Emits the way of the block's result out of L0C into UB. */
    public void drain(Block block, UbTile output) {
        tiles.drain(block, output);
    }

    private void step(Block block, KSteps.Step step, TileMmad.Frame frame, Affine first) {
        Affine begin = step.maybeFirst() ? first : Affine.of(Mmad.ACCUMULATE);
        KSteps.Part shorter = inShortLoad(step);
        Optional<ScalePieces.Part> part = scales.map(_ -> new ScalePieces.Part(shorter.k0(), step.depth()));
        if (step.maybeFirst()) {
            scales.ifPresent(s -> s.before(block));
        }
        tiles.step(new TileMmad.Step(half(left, step.left()), half(right, step.right()), step.depth(), begin,
                step.maybeFirst(), step.rest(), part), frame);
        if (shorter.rest().equals(Affine.ZERO)) {
            scales.ifPresent(s -> s.after(part.orElseThrow(), step.rest().equals(Affine.ZERO)));
        }
    }

    /** A step's place in the load of the operand with the shorter ones. */
    private KSteps.Part inShortLoad(KSteps.Step step) {
        return left.tile().size().l1Depth() > right.tile().size().l1Depth() ? step.right() : step.left();
    }

    private TileMmad.Half half(L1Feed operand, KSteps.Part part) {
        return new TileMmad.Half(operand.tile(), operand.current(), part.k0(),
                () -> program.when(Condition.EQ, part.before(), Affine.ZERO, operand::await),
                () -> program.when(Condition.EQ, part.rest(), Affine.ZERO, operand::end));
    }
}
