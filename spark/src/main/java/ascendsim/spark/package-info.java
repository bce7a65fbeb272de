/** Sweeps beyond one machine: the tasks of a sweep file as a Spark job, the same rows as the local engine's. */
package ascendsim.spark;
