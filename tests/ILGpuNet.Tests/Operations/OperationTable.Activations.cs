namespace ILGpuNet.Tests.Operations;

internal static partial class OperationTable
{
    private static IEnumerable<OperationCase> ActivationRows()
    {
        (string Name, Func<Tensor, Tensor> Compute)[] activations =
        [
            ("Softplus", x => x.Softplus()), ("Softplus beta 2 threshold 1", x => x.Softplus(2, 1)), ("LogSigmoid", x => x.LogSigmoid()),
            ("LeakyRelu", x => x.LeakyRelu()), ("LeakyRelu slope 0.2", x => x.LeakyRelu(0.2)), ("Elu", x => x.Elu()),
            ("Elu alpha 1.5", x => x.Elu(1.5)), ("Selu", x => x.Selu()), ("Celu", x => x.Celu()), ("Celu alpha 0.5", x => x.Celu(0.5)),
            ("Gelu", x => x.Gelu()), ("Gelu tanh", x => x.Gelu(GeluApproximation.Tanh)), ("Silu", x => x.Silu()), ("Mish", x => x.Mish()),
            ("HardSigmoid", x => x.HardSigmoid()), ("HardSwish", x => x.HardSwish()), ("HardTanh", x => x.HardTanh()),
            ("HardTanh -0.5 to 0.75", x => x.HardTanh(-0.5, 0.75)), ("Relu6", x => x.Relu6()), ("Softsign", x => x.Softsign()),
            ("Tanhshrink", x => x.Tanhshrink()), ("Softshrink", x => x.Softshrink()), ("Softshrink lambda 1", x => x.Softshrink(1)),
            ("Hardshrink", x => x.Hardshrink()), ("Hardshrink lambda 1", x => x.Hardshrink(1)), ("Threshold", x => x.Threshold(0.25, -7)),
        ];
        foreach ((string name, Func<Tensor, Tensor> compute) in activations)
        {
            // PyTorch holds the sixth of this gradient in Float32.
            double tolerance = name == "HardSigmoid" ? 1e-8 : 1e-11;
            yield return Golden(name, x => compute(x[0])) with { GoldenGradientTolerance = tolerance };
            yield return Golden($"{name} at kinks", x => compute(x[0])) with { Derivatives = 0, GoldenGradientTolerance = tolerance };
        }
        OperationCase[] others =
        [
            Golden("Softplus of infinities", x => x[0].Softplus()),
            Golden("LogSigmoid of infinities", x => x[0].LogSigmoid()),
            Golden("Elu of infinities", x => x[0].Elu()) with { Derivatives = 0 },
            Golden("Celu of infinities", x => x[0].Celu()),
            Golden("LeakyRelu of infinities", x => x[0].LeakyRelu()) with { Derivatives = 0 },
            Golden("HardTanh of infinities", x => x[0].HardTanh()),
            Golden("Prelu one weight", x => x[0].Prelu(x[1])),
            Golden("Prelu channels", x => x[0].Prelu(x[1])),
            Golden("Prelu vector", x => x[0].Prelu(x[1])),
            Golden("Prelu at kinks", x => x[0].Prelu(x[1])) with { Derivatives = 0 },
            Golden("Glu", x => x[0].Glu()),
            Golden("Glu axis 0", x => x[0].Glu(0)),
            Golden("Gelu of a permuted view", x => x[0].Permute(2, 0, 1).Gelu()),
            Golden("Silu of nothing", x => x[0].Silu()),
            Golden("Elu of scalar", x => x[0].Elu()),
        ];
        foreach (OperationCase row in others) yield return row;
    }
}
