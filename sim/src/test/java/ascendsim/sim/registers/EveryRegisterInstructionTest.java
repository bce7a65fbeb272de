package ascendsim.sim.registers;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.instruction.Form;
import ascendsim.isa.instruction.RegisterControl;
import ascendsim.isa.instruction.RegisterFunction;
import ascendsim.isa.instruction.RegisterInstruction;
import ascendsim.isa.instruction.RegisterLoad;
import ascendsim.isa.instruction.RegisterMask;
import ascendsim.isa.instruction.RegisterOpcodes;
import ascendsim.isa.instruction.RegisterStore;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Loads and stores touch exactly the bytes their footprint says; nothing else touches any. */
class EveryRegisterInstructionTest {
    private static final int OUT = 4096;

    static Collection<Form<?>> forms() {
        return RegisterOpcodes.forms();
    }

    /** Reads and writes as the footprint has them. */
    private record Touched(BitSet reads, BitSet writes) implements UbAccesses.Visitor {
        static Touched by(RegisterFunction function) {
            return by(function, new long[24]);
        }

        static Touched by(RegisterFunction function, long[] arguments) {
            Touched touched = new Touched(new BitSet(), new BitSet());
            new UbAccesses(function).visit(arguments, touched);
            return touched;
        }

        @Override
        public void access(RegisterInstruction instruction, boolean store, long address, long bytes) {
            (store ? writes : reads).set((int) address, (int) (address + bytes));
        }

        @Override
        public void barrier(RegisterControl.Kind kind) {
            throw new AssertionError("no barrier here");
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void onlyLoadsAndStoresSayTheyReachUb(Form<?> form) {
        String opcode = form.opcode();
        boolean reaches = RegisterLoad.forms().contains(form) || RegisterStore.forms().contains(form);
        assertThat(RegisterMask.forms().contains(form) && reaches).isFalse();
        assertThat(opcode.matches("vs?ld.*|vs?st.*|plds|psts|vgather|vscatter"))
                .isEqualTo(reaches);
    }

    /** Addresses that wrap around and blocks below the first byte end the walk as any other beyond UB does. */
    @ParameterizedTest
    @CsvSource({"'vlds v0, ub[r0]',9223372036854775776", "'vsts ub[r0], v0, p0 {dist=norm_b32}',9223372036854775776",
            "'vsldb v0, ub[0], p0 {stride=r0}',-1", "'vsstb ub[0], v0, p0 {stride=r0}',-1",
            "'vlds v0, ub[r0]',1048576"})
    void accessesOutsideUbEndTheWalk(String instruction, long argument) {
        long[] arguments = new long[24];
        arguments[0] = argument;
        Touched touched = Touched.by(FunctionUnderTest.parse("pset p0 {width=b32}", "vlds v1, ub[4096]", instruction,
                "vlds v1, ub[6144]"), arguments);
        assertThat(touched.reads.nextSetBit(0)).isBetween(0, 4096);
        assertThat(touched.reads.length()).isEqualTo(4096 + 256);
        assertThat(touched.writes.length()).isLessThanOrEqualTo(32);
    }

    static final List<String> LOADS = List.of("vlds v0, ub[64]", "vlds v0, ub[64] {dist=unpack_b16}",
            "vlds v0, ub[66] {dist=brc_b16}", "vlds v0, ub[64] {dist=ds_b8}", "vlds v0, ub[64] {dist=us_b16}",
            "vlds v0, ub[64] {dist=unpack4_b8}", "vlds v0, ub[64] {dist=blk}", "vlds v0, ub[48] {dist=e2b_b16}",
            "vldus v0, u0, ub[77]", "vsldb v0, ub[64], p1 {stride=3}", "vsldb v0, ub[96], p0 {stride=2}",
            "vlds.dintlv v0, v1, ub[64] {width=b16}", "plds p2, ub[64]");

    /** A byte outside the reads does not matter; of those inside each does. */
    @ParameterizedTest
    @FieldSource("LOADS")
    void loadsReadWhatTheySay(String load) {
        String[] body = {"pset p0 {width=b32}", "pset p1 {width=b32, pattern=vl16}", "pset p7 {width=b8}", load,
                "vsts ub[4096], v0, p7 {dist=norm_b8}", "vsts ub[4352], v1, p7 {dist=norm_b8}", "psts ub[4608], p2"};
        BitSet reads = Touched.by(FunctionUnderTest.parse(body)).reads;
        byte[] before = noise();
        byte[] usual = run(before, body);
        BitSet matters = new BitSet();
        for (int at = 0; at < 1024; at++) {
            byte[] other = before.clone();
            other[at] ^= 0x55;
            if (!java.util.Arrays.equals(usual, OUT, OUT + 1024, run(other, body), OUT, OUT + 1024)) {
                matters.set(at);
            }
        }
        if (load.contains("ds_b8")) {
            // Every second byte is read and dropped.
            matters.stream().forEach(at -> assertThat(reads.get(at)).isTrue());
            assertThat(matters.cardinality() * 2).isEqualTo(reads.cardinality());
        } else {
            assertThat(matters).isEqualTo(reads);
        }
    }

    static final List<String> STORES = List.of("vsts ub[4096], v0, p0 {dist=norm_b32}",
            "vsts ub[4096], v0, p1 {dist=norm_b32}", "vsts ub[4096], v0, p2 {dist=pack4_b32}",
            "vsts ub[4096], v0, p3 {dist=norm_b32}", "vsts ub[4100], v0, p0 {dist=first_element_b32}",
            "vsts ub[4096], v0, p4 {dist=first_element_b32}", "vstus ub[4099], v0, u0 {bytes=33}",
            "vsstb ub[4096], v0, p1 {stride=3}", "vsts.intlv ub[4096], v0, v0, p2 {width=b32}", "psts ub[4128], p0",
            "vsts ub[4096], v0, p5 {dist=norm_b32}");

    @ParameterizedTest
    @FieldSource("STORES")
    void storesWriteWhatTheySay(String store) {
        String[] body = {"pset p0 {width=b32}", "pset p1 {width=b32, pattern=vl16}", "pset p2 {width=b32, pattern=m3}",
                "sset r9, 5", "plt p3, r9 {width=b32}", "pset p4 {width=b32, pattern=allf}", "vlds v0, ub[0]",
                "vcmps p5, v0, 0, p1 {condition=ne, type=uint32}", store};
        BitSet writes = Touched.by(FunctionUnderTest.parse(body)).writes;
        byte[] before = noise();
        byte[] after = run(before, body);
        byte[] inverted = before.clone();
        for (int at = OUT; at < inverted.length; at++) {
            inverted[at] ^= (byte) 0xFF;
        }
        byte[] again = run(inverted, body);
        BitSet written = new BitSet();
        for (int at = OUT; at < before.length; at++) {
            if (after[at] != before[at] || again[at] != inverted[at]) {
                written.set(at);
            }
        }
        assertThat(written).isEqualTo(writes);
    }

    @Test
    void usedLanesNarrowALoad() {
        List<Integer> bytes = new ArrayList<>();
        for (String load : List.of("{dist=norm, used=p0.b32}", "{dist=unpack_b16, used=p0.b32}",
                "{dist=unpack_b16, used=p1.b32}", "{dist=unpack_b16}")) {
            bytes.add(Touched.by(FunctionUnderTest.parse("sset r9, 5", "plt p0, r9 {width=b32}",
                    "pset p1 {width=b32, pattern=allf}", "vlds v0, ub[0] " + load)).reads.cardinality());
        }
        assertThat(bytes).containsExactly(20, 10, 0, 128);
    }

    private static byte[] noise() {
        byte[] noise = new byte[FunctionUnderTest.BYTES];
        new Random(31).nextBytes(noise);
        return noise;
    }

    private static byte[] run(byte[] ub, String... body) {
        FunctionUnderTest f = new FunctionUnderTest();
        f.ub().put(0, ub);
        f.run(body);
        byte[] after = new byte[FunctionUnderTest.BYTES];
        f.ub().get(0, after);
        return after;
    }
}
