package ascendsim.kernels.gmm;

import ascendsim.isa.program.Parameter;
import ascendsim.isa.program.Parameter.Entry;
import ascendsim.isa.program.Parameter.Role;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.plan.TensorName;
import ascendsim.kernels.program.gmm.Source;
import ascendsim.kernels.program.grouped.GroupList;
import ascendsim.kernels.program.grouped.Groups;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The GM parameters of a grouped kernel: the tensors of a call, in the order of the operator's parameters, and the
 * tables that say where they lie, for each list of tensors one, and how large products of several sizes are.
 */
record GroupedParameters(GroupedCall call) {
    static final String GROUP_LIST = "group_list";
    static final String OUT = "y";
    /** Rows, columns and depth of each product. */
    static final String SHAPES = "shapes";

    /** How the call's products are cut into groups. */
    Groups groups() {
        if (call.scenario().hasManyOutputs() || call.scenario().hasManyX()) {
            return new Groups.Shapes(SHAPES, call.groups());
        }
        GroupList.Entries entries = switch (call.listType().orElseThrow()) {
            case ENDS -> GroupList.Entries.ENDS;
            case COUNTS -> GroupList.Entries.COUNTS;
            case PAIRS -> GroupList.Entries.PAIRS;
        };
        GroupList list = new GroupList(GROUP_LIST, entries, call.groups());
        return call.splitsK()
                ? new Groups.Depths(list, call.m(0), call.n(0))
                : new Groups.Rows(list, call.n(0), call.k(0));
    }

    /** Where an operand is: a single tensor, or one for each group. */
    Source source(String name) {
        return source(name, switch (name) {
            case OUT -> call.scenario().hasManyOutputs();
            case "x", "per_token_scale" -> call.scenario().hasManyX();
            default -> call.scenario().hasManyWeights();
        });
    }

    private static Source source(String name, boolean listed) {
        return listed ? new Source.Listed(table(name)) : new Source.Single(table(name));
    }

    private static String table(String name) {
        return name + "_list";
    }

    /** All parameters for the operands of these names, and y. */
    List<Parameter> all(List<String> names) {
        List<Parameter> parameters = new ArrayList<>();
        for (String name : names) {
            List<TensorArgument> tensors = call.call().tensors(name);
            tensors(parameters, name, Role.IN, tensors.stream().map(tensor -> tensor.tensor().type()).toList());
        }
        Groups groups = groups();
        if (groups instanceof Groups.Shapes) {
            parameters.add(Parameter.table(SHAPES, shapes()));
        } else {
            parameters.add(new Parameter(GROUP_LIST, Role.IN, call.call().required(GROUP_LIST).tensor().type()));
        }
        tensors(parameters, OUT, Role.OUT, call.outputs());
        return parameters;
    }

    private void tensors(List<Parameter> parameters, String name, Role role, List<TensorType> types) {
        List<Entry> addresses = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            String parameter = TensorName.parameter(name, i);
            parameters.add(new Parameter(parameter, role, types.get(i)));
            addresses.add(new Entry.Address(parameter));
        }
        if (!types.isEmpty()) {
            parameters.add(Parameter.table(table(name), addresses));
        }
    }

    private List<Entry> shapes() {
        List<Long> rows = call.sizes();
        return IntStream.range(0, rows.size()).boxed()
                .<Entry>mapMulti((group, entries) -> List.of(rows.get(group), call.n(group), call.k(group))
                        .forEach(size -> entries.accept(new Entry.Value(size))))
                .toList();
    }
}
