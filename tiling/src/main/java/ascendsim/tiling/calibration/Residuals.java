package ascendsim.tiling.calibration;

import ascendsim.isa.BadInput;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.sim.chip.Fact;
import ascendsim.tiling.accuracy.Measurement;
import ascendsim.tiling.accuracy.Prediction;
import ascendsim.tiling.accuracy.Prediction.Predicted;
import ascendsim.tiling.accuracy.Predictor;
import ascendsim.tiling.accuracy.Scoring;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Simulates the rows with some values of the parameters. Values that were asked for before are not simulated again.
 */
final class Residuals {
    private final ChipFile base;
    private final CalibrationPlan plan;
    private final List<Parameter> parameters;
    private final List<Measurement> rows;
    private final Scoring scoring;
    private final ChipLibrary library = new ChipLibrary();
    private final Map<List<Double>, List<Prediction>> known = new HashMap<>();
    private final Map<List<Double>, Map<String, Prediction>> knownLong = new HashMap<>();

    /**
     * @param base states the parameters for every chip of the rows
     * @throws BadInput when a parameter is not movable or a chip states its own
     */
    Residuals(ChipFile base, CalibrationPlan plan, List<Measurement> rows, Scoring scoring) {
        this.base = base;
        this.plan = plan;
        this.parameters = plan.parameters();
        this.rows = rows;
        this.scoring = scoring;
        parameters.forEach(this::check);
    }

    private void check(Parameter parameter) {
        Fact stated = base.movable(parameter.path());
        for (String name : names()) {
            if (!stated.equals(library.find(name).orElseThrow().facts().get(parameter.path()))) {
                throw BadInput.of(base.name() + ": " + parameter.path(), "not what " + name + " has now",
                        "expected a number that its chips take from this file", "build again, or leave it out");
            }
        }
    }

    /** Simulated sets of values so far. */
    int evaluations() {
        return known.size();
    }

    /** What becomes of the rows with these values; long rows see only the values of parameters that want them. */
    List<Prediction> at(List<Double> values) {
        return known.computeIfAbsent(List.copyOf(values), v -> {
            List<Double> longValues = forLongRows(v);
            Map<String, Prediction> done = new HashMap<>(knownLong.getOrDefault(longValues, Map.of()));
            Predictor predictor = predictor(v);
            Predictor longPredictor = predictor(longValues);
            scoring.predict(rows.stream().filter(row -> !done.containsKey(row.id())).toList(),
                    row -> (plan.isLong(row) ? longPredictor : predictor).predict(row))
                    .forEach(prediction -> done.put(prediction.measured().id(), prediction));
            knownLong.computeIfAbsent(longValues, w -> rows.stream().filter(plan::isLong)
                    .collect(Collectors.toMap(Measurement::id, row -> done.get(row.id()))));
            return rows.stream().map(row -> done.get(row.id())).toList();
        });
    }

    private List<Double> forLongRows(List<Double> values) {
        return IntStream.range(0, values.size())
                .mapToObj(i -> parameters.get(i).longRows() ? values.get(i) : parameters.get(i).start()).toList();
    }

    private Predictor predictor(List<Double> values) {
        Map<String, Chip> chips = new LinkedHashMap<>();
        names().forEach(name -> chips.put(name, chip(name, values)));
        return new Predictor(chips);
    }

    /** ln(predicted / measured) of every row; rows that cannot be simulated are a defect of the caller. */
    double[] logs(List<Double> values) {
        return at(values).stream().mapToDouble(row -> switch (row) {
            case Predicted predicted -> Math.log(predicted.ratio());
            case Prediction.Unsupported missing -> throw new IllegalStateException(
                    missing.measured().id() + " could be simulated before: " + missing.reason());
        }).toArray();
    }

    private List<String> names() {
        return rows.stream().map(Measurement::chip).distinct().toList();
    }

    /** A built-in chip with other values, as a user's chip file would state them. */
    private Chip chip(String name, List<Double> values) {
        ObjectNode document = JsonNodeFactory.instance.objectNode().put("extends", name).put("name", name);
        for (int i = 0; i < values.size(); i++) {
            Fact stated = base.movable(parameters.get(i).path());
            ObjectNode section = document;
            for (String key : base.keys(parameters.get(i).path())) {
                section = section.withObjectProperty(key);
            }
            section.put("value", values.get(i)).put("unit", stated.unit()).put("source", "a calibration in progress")
                    .put("confidence", "calibrated");
        }
        return library.parse(name + " with fitted numbers", document.toString());
    }
}
