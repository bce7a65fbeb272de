/** The timeline as a file for MindStudio Insight, Perfetto and chrome://tracing. */
package ascendsim.traces.chrome;
