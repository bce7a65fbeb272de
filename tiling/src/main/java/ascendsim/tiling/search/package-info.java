/** Looks for the best tiling of a space: what is tried, in which order, and what it costs. */
package ascendsim.tiling.search;
