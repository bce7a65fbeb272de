/**
 * How near predicted times come to measured ones: rows of a measured file, their predictions, and the statistics of
 * both. Nothing here prints.
 */
package ascendsim.tiling.accuracy;
