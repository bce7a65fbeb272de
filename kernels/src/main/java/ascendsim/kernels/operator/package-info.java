/** What each operator takes, refuses and gives: schemas, checks, default cases, rules of comparison. */
package ascendsim.kernels.operator;
