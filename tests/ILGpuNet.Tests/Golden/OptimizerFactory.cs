using System.Text.Json;
using ILGpuNet.Optim;

namespace ILGpuNet.Tests.Golden;

/// <summary>Makes the optimizer that a golden record describes.</summary>
internal static class OptimizerFactory
{
    public static Optimizer Create(JsonElement record, IEnumerable<Parameter> parameters)
    {
        JsonElement attributes = record.GetProperty("attributes");
        double Number(string name, double ifMissing) => attributes.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : ifMissing;
        bool Flag(string name) => attributes.TryGetProperty(name, out JsonElement value) && value.GetBoolean();
        double learningRate = Number("learning_rate", double.NaN);
        double beta1 = Number("beta1", 0.9), beta2 = Number("beta2", 0.999), epsilon = Number("epsilon", 1e-8);
        return record.GetProperty("optimizer").GetString() switch
        {
            "sgd" => new Sgd(parameters, learningRate, momentum: Number("momentum", 0), weightDecay: Number("weight_decay", 0),
                dampening: Number("dampening", 0), nesterov: Flag("nesterov")),
            "adam" => new Adam(parameters, learningRate, beta1, beta2, epsilon, Number("weight_decay", 0), Flag("amsgrad")),
            "adamw" => new AdamW(parameters, learningRate, beta1, beta2, epsilon, Number("weight_decay", 0.01), Flag("amsgrad")),
            var name => throw new NotSupportedException(name),
        };
    }
}
