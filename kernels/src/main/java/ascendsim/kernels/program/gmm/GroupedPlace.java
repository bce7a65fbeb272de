package ascendsim.kernels.program.gmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.kernels.program.cube.BlockMmad;
import ascendsim.kernels.program.cube.CubeConfig;
import ascendsim.kernels.program.cube.OutputTile;
import ascendsim.kernels.program.grouped.GroupWalk;
import ascendsim.kernels.program.grouped.Groups;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the current group's matrices are: constants where all groups share them, else registers that {@link #move}
 * sets. Rows of blocks count through all groups, so the matrices of a list seem to begin that many rows earlier.
 */
final class GroupedPlace {
    private static final long ADDRESS_BYTES = 8;

    private final ProgramBuilder program;
    private final Groups groups;
    private final GroupedTiles tiles;
    private final GroupedOperands operands;
    private final Place left;
    private final Place right;
    private final Optional<Place> bias;
    private final Optional<Place> words;
    private final Place out;
    private final Pitch leftPitch;
    private final Pitch rightPitch;
    private final Pitch outPitch;

    /** A source, its address now, and the register to be set for each group where that changes. */
    private record Place(Source source, Affine base, Affine address, Optional<Variable> variable) {
    }

    /** A size, and the register to be set for each group where it changes. */
    private record Pitch(Affine value, Optional<Variable> variable) {
    }

    /** Emits the addresses of all operands. */
    GroupedPlace(ProgramBuilder program, Groups groups, GroupedTiles tiles, GroupedOperands operands) {
        this.program = program;
        this.groups = groups;
        this.tiles = tiles;
        this.operands = operands;
        this.left = place(operands.left(), false);
        this.right = place(operands.right(), false);
        this.bias = operands.bias().map(source -> place(source, false));
        this.words = operands.words().map(source -> place(source, false));
        this.out = place(operands.out(), groups instanceof Groups.Depths);
        this.leftPitch = switch (groups) {
            case Groups.Rows rows -> fixed(tiles.left().pitch(program, Affine.ZERO, Affine.of(rows.depth())));
            case Groups.Depths depths -> fixed(tiles.left().pitch(program, Affine.of(depths.rows()), Affine.ZERO));
            case Groups.Shapes _ -> free();
        };
        this.rightPitch = switch (groups) {
            case Groups.Rows rows ->
                    fixed(tiles.right().pitch(program, Affine.of(rows.columns()), Affine.of(rows.depth())));
            case Groups.Depths depths -> fixed(tiles.right().pitch(program, Affine.of(depths.columns()), Affine.ZERO));
            case Groups.Shapes _ -> free();
        };
        this.outPitch = switch (groups) {
            case Groups.Rows rows -> fixed(Affine.of(rows.columns()));
            case Groups.Depths depths -> fixed(Affine.of(depths.columns()));
            case Groups.Shapes _ -> free();
        };
    }

    private static Pitch fixed(Affine value) {
        return new Pitch(value, Optional.empty());
    }

    private Pitch free() {
        Variable variable = program.variable(Affine.ZERO);
        return new Pitch(variable.value(), Optional.of(variable));
    }

    private Place place(Source source, boolean moves) {
        Affine start = source.start(program);
        if (!moves && !(source instanceof Source.Listed)) {
            return new Place(source, start, start, Optional.empty());
        }
        Variable variable = program.variable(start);
        return new Place(source, start, variable.value(), Optional.of(variable));
    }

    CubeConfig config() {
        return tiles.config(leftPitch.value, rightPitch.value);
    }

    BlockMmad.Operands operands() {
        boolean listed = operands.right() instanceof Source.Listed || !(groups instanceof Groups.Rows);
        long matrix = groups instanceof Groups.Rows rows && !listed ? matrixBytes(rows) : 0;
        boolean inOne = Stream.concat(operands.bias().stream(), operands.words().stream())
                .noneMatch(source -> source instanceof Source.Listed);
        long columns = groups instanceof Groups.Rows rows && inOne ? rows.columns() : 0;
        return new BlockMmad.Operands(left.address, right.address, matrix, bias.map(Place::address), columns,
                words.map(Place::address), Optional.empty());
    }

    /** Bytes of one of the weights in the one tensor that has all. */
    private long matrixBytes(Groups.Rows rows) {
        GroupedOperand operand = tiles.right();
        if (!operand.nz()) {
            return operand.type().bytes(rows.columns() * rows.depth());
        }
        long across = operand.kDown() ? rows.columns() : rows.depth();
        long c0 = operand.type().c0();
        return operand.type().bytes(rightPitch.value.base() * Math.ceilDiv(across, c0) * c0);
    }

    OutputTile output() {
        return new OutputTile(operands.quant(), operands.type(), out.address, outPitch.value);
    }

    /** Emits what has to be known of a block's group. */
    void move(GroupWalk.Group group) {
        Affine depth = group.depth().end();
        leftPitch.variable.ifPresent(v -> v.set(tiles.left().pitch(program, Affine.ZERO, depth)));
        rightPitch.variable.ifPresent(v -> v.set(tiles.right().pitch(program, group.columns(), depth)));
        outPitch.variable.ifPresent(v -> v.set(group.columns()));
        move(left, group, program.multiply(group.firstRow(), leftPitch.value).times(bytes(tiles.left().type())));
        move(right, group, Affine.ZERO);
        bias.ifPresent(place -> move(place, group, Affine.ZERO));
        words.ifPresent(place -> move(place, group, Affine.ZERO));
        if (groups instanceof Groups.Depths depths) {
            long product = bytes(operands.type()) * depths.rows() * depths.columns();
            out.variable.orElseThrow().set(out.base.plus(group.index().times(product)));
        } else {
            move(out, group, program.multiply(group.firstRow(), outPitch.value).times(bytes(operands.type())));
        }
    }

    private static long bytes(DType type) {
        return type.bytes(1);
    }

    /** @param before bytes of rows of other groups that blocks count too */
    private void move(Place place, GroupWalk.Group group, Affine before) {
        if (place.source instanceof Source.Listed) {
            Address entry = Address.gm(place.base.plus(group.index().times(ADDRESS_BYTES)));
            place.variable.orElseThrow().set(program.load(entry, DType.INT64).minus(before));
        }
    }
}
