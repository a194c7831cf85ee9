using ILGpuNet.Nn;

namespace ILGpuNet.Tests.Operations;

internal static partial class OperationTable
{
    private static IEnumerable<OperationCase> NormalizationRows() =>
    [
        .. BatchNormRows("[N, C]"), .. BatchNormRows("1d"), .. BatchNormRows("2d"), .. BatchNormRows("3d"),
        Golden("BatchNorm training without parameters", x => Normalized(x[0], training: true)),
        Golden("BatchNorm training without statistics", x => x[0].BatchNorm(null, null, training: true, epsilon: 0.125)),
        Golden("BatchNorm training scale only", x => Normalized(x[0], x[1], training: true)),
        Golden("BatchNorm training shift only", x => Normalized(x[0], bias: x[1], training: true)),
        Golden("BatchNorm of a transposed input", x => Normalized(x[0].Transpose(), training: true)),
        .. Running("BatchNorm running {0}", (x, mean, variance) => x.BatchNorm(mean, variance, training: true)),
        .. Running("BatchNorm running {0} momentum 1", (x, mean, variance) => x.BatchNorm(mean, variance, training: true, momentum: 1)),
        .. Running("InstanceNorm running {0}", (x, mean, variance) => x.InstanceNorm(mean, variance, momentum: 0.3)),

        Golden("InstanceNorm 1d", x => x[0].InstanceNorm(weight: x[1], bias: x[2])),
        Golden("InstanceNorm 2d", x => x[0].InstanceNorm(weight: x[1], bias: x[2])),
        Golden("InstanceNorm 3d", x => x[0].InstanceNorm(weight: x[1], bias: x[2])),
        Golden("InstanceNorm by running statistics",
            x => x[0].InstanceNorm(RunningMean(x[0]), RunningVariance(x[0]), useInputStatistics: false)),

        Golden("LayerNorm last axis", x => x[0].LayerNorm([4], x[1], x[2])),
        Golden("LayerNorm two axes", x => x[0].LayerNorm([2, 3], x[1], x[2], 0.01)),
        Golden("LayerNorm all axes", x => x[0].LayerNorm([2, 3])),
        Golden("LayerNorm scale only", x => x[0].LayerNorm([3], x[1])),
        Golden("LayerNorm of a transposed input", x => x[0].Transpose().LayerNorm([3])),
        // The variance is zero: around it the function turns within 1e-5, the step of the differences.
        Golden("LayerNorm of equal values", x => x[0].LayerNorm([3])) with { Derivatives = 0 },
        Golden("LayerNorm no rows", x => x[0].LayerNorm([3])),

        Golden("GroupNorm 2 groups", x => x[0].GroupNorm(2, x[1], x[2])),
        Golden("GroupNorm 1 group", x => x[0].GroupNorm(1, epsilon: 0.1)),
        Golden("GroupNorm a group for each channel", x => x[0].GroupNorm(3, x[1], x[2])),
        Golden("GroupNorm without spatial axes", x => x[0].GroupNorm(2, x[1], x[2])),
        new("GroupNorm no images", x => x[0].GroupNorm(2), [Real(0, 4, 3)], x => x[0]),

        Golden("RmsNorm last axis", x => x[0].RmsNorm([4], x[1], 1e-5)),
        Golden("RmsNorm two axes", x => x[0].RmsNorm([2, 3], x[1], 0.01)),
        Golden("RmsNorm default", x => x[0].RmsNorm([3])),

        Golden("LocalResponseNorm odd", x => x[0].LocalResponseNorm(3, alpha: 0.5)),
        Golden("LocalResponseNorm even", x => x[0].LocalResponseNorm(2, 0.5, 0.5, 2)),
        Golden("LocalResponseNorm more than the channels", x => x[0].LocalResponseNorm(5, alpha: 1)),
        Golden("LocalResponseNorm 1", x => x[0].LocalResponseNorm(1, alpha: 1)),
        Golden("LocalResponseNorm default", x => x[0].LocalResponseNorm(3)),

        Golden("Normalize p 2", x => x[0].Normalize()),
        Golden("Normalize p 2 axis -1", x => x[0].Normalize(axis: -1)),
        Golden("Normalize p 1", x => x[0].Normalize(1, 0)),
        Golden("Normalize p 3", x => x[0].Normalize(3)),
        Golden("Normalize p infinity", x => x[0].Normalize(double.PositiveInfinity)),
        Golden("Normalize to epsilon", x => x[0].Normalize(epsilon: 8)),
        Golden("Normalize zeros", x => x[0].Normalize(epsilon: 0.5)) with { Derivatives = 0 },

        Golden("WeightNorm axis 0", x => WeightNorm.Compose(x[0], x[1], 0)),
        Golden("WeightNorm axis 1", x => WeightNorm.Compose(x[0], x[1], 1)),
        Golden("WeightNorm whole", x => WeightNorm.Compose(x[0], x[1], null)),
        Golden("SpectralNorm in use", x => SpectralNorm.Divide(x[0],
            Tensor.FromArray([0.5, -1, 0.25]).To(x[0].DType), Tensor.FromArray([1, 0.75]).To(x[0].DType), 0)),
    ];

    private static IEnumerable<OperationCase> BatchNormRows(string situation) =>
    [
        Golden($"BatchNorm training {situation}", x => Normalized(x[0], x[1], x[2], training: true)),
        Golden($"BatchNorm evaluation {situation}", x => Normalized(x[0], x[1], x[2])),
    ];

    /// <summary>Both running statistics after a batch.</summary>
    private static IEnumerable<OperationCase> Running(string name, Action<Tensor, Variable, Variable> normalize) =>
    [
        Golden(string.Format(null, name, "mean"), x =>
        {
            Variable mean = RunningMean(x[0]), variance = RunningVariance(x[0]);
            normalize(x[0], mean, variance);
            return mean;
        }),
        Golden(string.Format(null, name, "variance"), x =>
        {
            Variable mean = RunningMean(x[0]), variance = RunningVariance(x[0]);
            normalize(x[0], mean, variance);
            return variance;
        }),
    ];

    private static Tensor Normalized(Tensor x, Tensor? weight = null, Tensor? bias = null, bool training = false) =>
        x.BatchNorm(RunningMean(x), RunningVariance(x), weight, bias, training);

    private static Variable RunningMean(Tensor x) => new(Tensor.FromArray([0.5, -0.25, 1.0])[..x.Shape[1]].To(x.DType));

    private static Variable RunningVariance(Tensor x) => new(Tensor.FromArray([1.5, 0.75, 2.0])[..x.Shape[1]].To(x.DType));
}
