/**
 * Floor 4: the search for good tilings. Search spaces, legality, search, tuning records, sweeps.
 */
package ascendsim.tiling;
