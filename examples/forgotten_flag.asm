# y = 2 x with a mistake: nothing makes the vector unit wait until x has arrived in UB.
# On hardware it reads what was there before. The race check names both instructions.
.kernel forgotten_flag
.target v220
.type aiv_only
.blocks 1
.arg x in float32 [64] nd
.arg y out float32 [64] nd
.core aiv
    s.arg r1, x
    s.arg r2, y
    cp.gm.ub ub[0], gm[r1] {count=1, length=8}
    vmuls ub[256], ub[0], 1073741824 {type=float32, repeat=1}   # by 2.0, its bits
    set_flag V, MTE3, 0
    wait_flag V, MTE3, 0
    cp.ub.gm gm[r2], ub[256] {count=1, length=8}
    end
