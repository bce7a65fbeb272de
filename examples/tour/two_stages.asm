# y = 2 x + z as in one_stage.asm, with two stages in UB: loading a tile, computing on one and storing one overlap.
# Each way between two pipes has a flag in both directions: "data is there" forward, "buffer is free" backward.
.kernel two_stages
.target v220
.type aiv_only
.blocks 8
.arg x in float32 [8,65536] nd
.arg z in float32 [8,65536] nd
.arg y out float32 [8,65536] nd
.core aiv
    s.get r0, BLOCK_IDX
    s.arg r1, x
    s.arg r2, z
    s.arg r3, y
    s.set r1, r1+r0*262144
    s.set r2, r2+r0*262144
    s.set r3, r3+r0*262144
    set_flag V, MTE2, 0                 # all buffers are free at the start
    set_flag V, MTE2, 1
    set_flag MTE3, V, 0
    set_flag MTE3, V, 1
    s.set r4, 0                         # r4: tile
again:
    s.and r5, r4, 1                     # r5: stage
    s.set r6, r5*49152                  # r6: its buffers: x, z at +16384, y at +32768
    wait_flag V, MTE2, r5
    cp.gm.ub ub[r6], gm[r1+r4*16384] {count=1, length=512}
    cp.gm.ub ub[r6+16384], gm[r2+r4*16384] {count=1, length=512}
    set_flag MTE2, V, r5
    wait_flag MTE2, V, r5
    wait_flag MTE3, V, r5
    vmuls ub[r6+32768], ub[r6], 1073741824 {type=float32, repeat=64}   # by 2.0, its bits
    pipe_barrier V
    vadd ub[r6+32768], ub[r6+32768], ub[r6+16384] {type=float32, repeat=64}
    set_flag V, MTE2, r5
    set_flag V, MTE3, r5
    wait_flag V, MTE3, r5
    cp.ub.gm gm[r3+r4*16384], ub[r6+32768] {count=1, length=512}
    set_flag MTE3, V, r5
    s.set r4, r4+1
    br.lt r4, 16, again
    wait_flag V, MTE2, 0                # a kernel leaves no flag behind
    wait_flag V, MTE2, 1
    wait_flag MTE3, V, 0
    wait_flag MTE3, V, 1
    end
