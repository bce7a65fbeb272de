package ascendsim.tiling.sweep;

import java.util.List;

/**
 * What a sweep file asks for.
 *
 * @param variables names of the sizes that shapes are made of, in the order of the file
 * @param tasks     one for each row of the result, in its order
 */
public record Sweep(List<String> variables, List<SweepTask> tasks) {
    public Sweep {
        variables = List.copyOf(variables);
        tasks = List.copyOf(tasks);
    }
}
