package ascendsim.kernels.program.matmul;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;

/**
 * A run of neighbouring blocks of every L2 tile for each core: of {@code count} blocks every core gets {@code
 * ceil(count / cores)} or one less, and the core that is the first to get one less in a tile begins the next one
 * (tiling_dense §1.6).
 */
final class RunDeal implements Deal {
    private final ProgramBuilder program;
    private final BlockPath path;
    private final long parts;
    private final Affine core;
    private final long cores;
    private final Affine blocks;

    /** @param parts of the depth, each with all tiles */
    RunDeal(ProgramBuilder program, BlockPath path, long parts, Affine core, long cores) {
        this.program = program;
        this.path = path;
        this.parts = parts;
        this.core = core;
        this.cores = cores;
        this.blocks = count();
    }

    private Affine count() {
        Place place = new Place();
        if (tiles() == 1) {
            return place.run();
        }
        Variable sum = program.variable(Affine.ZERO);
        program.loop(Affine.of(tiles()), _ -> {
            sum.set(sum.value().plus(place.run()));
            place.nextTile();
        });
        return sum.value();
    }

    private long tiles() {
        return parts * path.tiles();
    }

    @Override
    public Affine blocks() {
        return blocks;
    }

    @Override
    public Hand open() {
        Place place = new Place();
        if (tiles() == 1) {
            return new Every(program, place.first(), 1, blocks).open();
        }
        return new Walk(place);
    }

    /** A tile, its blocks and this core's part of them. */
    private final class Place {
        private final Variable tile = program.variable(Affine.ZERO);
        /** Blocks of the tiles before, which is also where the deal begins, modulo the cores. */
        private final Variable before = program.variable(Affine.ZERO);
        private final Variable size = program.variable(Affine.ZERO);
        private final Variable turn = program.variable(Affine.ZERO);

        Place() {
            look();
        }

        private void look() {
            Affine index = parts == 1 ? tile.value() : program.compute(Op.REM, tile.value(), Affine.of(path.tiles()));
            size.set(path.blocks(index));
            Affine start = program.compute(Op.REM, before.value(), Affine.of(cores));
            turn.set(program.compute(Op.REM, core.minus(start).plus(cores), Affine.of(cores)));
        }

        void nextTile() {
            before.set(before.value().plus(size.value()));
            tile.add(1);
            look();
        }

        /** Blocks of the cores that get one less. */
        private Affine less() {
            return program.ceilDivide(size.value(), cores).plus(-1);
        }

        /** Cores that get one more than {@link #less}. */
        private Affine more() {
            return size.value().minus(less().times(cores));
        }

        /** Number of this core's first block. */
        Affine first() {
            Affine longer = program.minimum(turn.value(), more());
            return before.value().plus(program.multiply(turn.value(), less())).plus(longer);
        }

        /** Blocks of this core. */
        Affine run() {
            Affine one = program.compute(Op.MAX, program.minimum(more().minus(turn.value()), Affine.ONE), Affine.ZERO);
            return less().plus(one);
        }
    }

    /** Through the runs of all tiles. */
    private final class Walk implements Hand {
        private final Place place;
        private final Variable index;
        private final Variable left;

        Walk(Place place) {
            this.place = place;
            this.index = program.variable(Affine.ZERO);
            this.left = program.variable(Affine.ZERO);
            program.when(Condition.GT, blocks, Affine.ZERO, () -> {
                enter();
                skipEmpty();
            });
        }

        @Override
        public Affine index() {
            return index.value();
        }

        @Override
        public void advance() {
            index.add(1);
            left.add(-1);
            skipEmpty();
        }

        private void enter() {
            index.set(place.first());
            left.set(place.run());
        }

        private void skipEmpty() {
            program.loopWhile(Condition.EQ, left.value(), Affine.ZERO, () -> {
                place.nextTile();
                enter();
            });
        }
    }
}
