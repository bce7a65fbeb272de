"""Makes x.npy and z.npy for the tour (docs/tour.md)."""
import numpy as np

r = np.random.default_rng(1)
np.save("x.npy", r.standard_normal((8, 65536), dtype=np.float32))
np.save("z.npy", r.standard_normal((8, 65536), dtype=np.float32))
