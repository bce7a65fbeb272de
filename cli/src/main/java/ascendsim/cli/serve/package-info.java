/** The simulator as a server, docs/serve.md: frames, requests and replies, the tensors that clients share with it. */
package ascendsim.cli.serve;
