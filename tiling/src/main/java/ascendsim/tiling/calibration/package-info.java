/**
 * Fits the numbers of a chip file that nobody publishes to measured kernel times, within bounds, and writes them with
 * what they rest on. Vendor and measured numbers are never moved.
 */
package ascendsim.tiling.calibration;
