# y = 2 x + z: every AIV takes one row of 65536 float32 in sixteen tiles of 4096.
# One stage in UB: a tile is loaded, computed and stored before the next one is loaded.
.kernel one_stage
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
    set_flag MTE3, MTE2, 0              # UB is free at the start
    s.set r4, 0                         # r4: tile
again:
    wait_flag MTE3, MTE2, 0
    cp.gm.ub ub[0], gm[r1+r4*16384] {count=1, length=512}
    cp.gm.ub ub[16384], gm[r2+r4*16384] {count=1, length=512}
    set_flag MTE2, V, 0
    wait_flag MTE2, V, 0
    vmuls ub[32768], ub[0], 1073741824 {type=float32, repeat=64}   # by 2.0, its bits
    pipe_barrier V
    vadd ub[32768], ub[32768], ub[16384] {type=float32, repeat=64}
    set_flag V, MTE3, 0
    wait_flag V, MTE3, 0
    cp.ub.gm gm[r3+r4*16384], ub[32768] {count=1, length=512}
    set_flag MTE3, MTE2, 0
    s.set r4, r4+1
    br.lt r4, 16, again
    wait_flag MTE3, MTE2, 0             # a kernel leaves no flag behind
    end
