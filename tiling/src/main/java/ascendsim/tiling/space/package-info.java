/** Which tilings an operator call has on a chip: axes, points, and why a point is no tiling. */
package ascendsim.tiling.space;
