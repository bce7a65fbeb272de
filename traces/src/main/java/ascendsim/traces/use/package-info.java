/** What a launch used the memories for: how full buffers were over time, which block wrote which part of a result. */
package ascendsim.traces.use;
