/** What searches found, kept in a file so that runs can use it. */
package ascendsim.tiling.records;
