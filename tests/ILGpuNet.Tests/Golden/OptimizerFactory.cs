using System.Text.Json;
using ILGpuNet.Optim;

namespace ILGpuNet.Tests.Golden;

/// <summary>Makes the optimizer that a golden record describes; what the record leaves out has the library's default.</summary>
internal static class OptimizerFactory
{
    public static Optimizer Create(JsonElement record, IEnumerable<Parameter> parameters)
    {
        JsonElement attributes = record.GetProperty("attributes");
        double Number(string name, double ifMissing) => attributes.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : ifMissing;
        bool Flag(string name) => attributes.TryGetProperty(name, out JsonElement value) && value.GetBoolean();
        Parameter[] own = [.. parameters];
        bool maximize = Flag("maximize");
        Optimizer optimizer = record.GetProperty("optimizer").GetString() switch
        {
            "sgd" => new Sgd(own, Number("learning_rate", double.NaN), nesterov: Flag("nesterov"),
                momentum: Number("momentum", 0), maximize: maximize),
            "adam" => new Adam(own, amsGrad: Flag("amsgrad"), maximize: maximize),
            "adamw" => new AdamW(own, amsGrad: Flag("amsgrad"), maximize: maximize),
            "adagrad" when attributes.TryGetProperty("initial_accumulator", out JsonElement initial) =>
                new Adagrad(own, initialAccumulator: initial.GetDouble(), maximize: maximize),
            "adagrad" => new Adagrad(own, maximize: maximize),
            "adadelta" => new Adadelta(own, maximize: maximize),
            "rmsprop" => new RmsProp(own, centered: Flag("centered"), maximize: maximize),
            "adamax" => new Adamax(own, maximize: maximize),
            "nadam" => new NAdam(own, maximize: maximize),
            "radam" => new RAdam(own, maximize: maximize),
            "lion" => new Lion(own, maximize: maximize),
            "asgd" => new Asgd(own, maximize: maximize),
            "sparse_adam" => new SparseAdam(own, maximize: maximize),
            "rprop" => new Rprop(own, maximize: maximize),
            "lbfgs" => new Lbfgs(own, maximumIterations: (int)Number("maximum_iterations", 20), historySize: (int)Number("history_size", 100),
                lineSearch: attributes.TryGetProperty("line_search", out _) ? LineSearch.StrongWolfe : LineSearch.None),
            var name => throw new NotSupportedException(name),
        };
        ParameterGroup group = optimizer.Groups[0];
        foreach (string name in group.Hyperparameters) group[name] = Number(SnakeCase(name), group[name]);
        return optimizer;
    }

    private static string SnakeCase(string name) => string.Concat(name.Select(letter => char.IsUpper(letter) ? $"_{char.ToLowerInvariant(letter)}" : $"{letter}"));
}
