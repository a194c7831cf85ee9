using LossReduction = ILGpuNet.Reduction;

namespace ILGpuNet.Tests.Operations;

internal static partial class OperationTable
{
    private static readonly (string Name, LossReduction Reduction)[] Reductions = [("mean", LossReduction.Mean), ("sum", LossReduction.Sum), ("none", LossReduction.None)];

    /// <summary>Computed by tests/golden/operations/losses.py.</summary>
    private static IEnumerable<OperationCase> LossRows() =>
        [.. Reductions.SelectMany(ReductionRows), .. RegressionLossRows(), .. ClassLossRows(), .. MarginLossRows(), .. VectorRows(), .. RegionLossRows(), .. SequenceLossRows()];

    private static Tensor Constant(params double[] values) => Tensor.FromArray(values);

    private static IEnumerable<OperationCase> ReductionRows((string Name, LossReduction Reduction) option)
    {
        (string name, Reduction reduction) = option;
        return
        [
            Golden($"Loss.MeanSquaredError {name}", x => Loss.MeanSquaredError(x[0], x[1], reduction)),
            Golden($"Loss.L1 {name}", x => Loss.L1(x[0], x[1], reduction)),
            Golden($"Loss.SmoothL1 {name}", x => Loss.SmoothL1(x[0], x[1], reduction: reduction)),
            Golden($"Loss.Huber {name}", x => Loss.Huber(x[0], x[1], reduction: reduction)),
            Golden($"Loss.PoissonNegativeLogLikelihood {name}", x => Loss.PoissonNegativeLogLikelihood(x[0], x[1], reduction: reduction)),
            Golden($"Loss.GaussianNegativeLogLikelihood {name}", x => Loss.GaussianNegativeLogLikelihood(x[0], x[1], x[2], reduction: reduction)),
            Golden($"Loss.CrossEntropy {name}", x => Loss.CrossEntropy(x[0], x[1], reduction: reduction)),
            Golden($"Loss.CrossEntropy weights {name}", x => Loss.CrossEntropy(x[0], x[1], Constant(0.5, 2, 1.5, 1), reduction: reduction)),
            Golden($"Loss.CrossEntropy everything {name}", x => Loss.CrossEntropy(x[0], x[1], Constant(0.5, 2, 1.5), 1, 0.2, reduction)),
            Golden($"Loss.CrossEntropy probabilities {name}", x => Loss.CrossEntropy(x[0], x[1], Constant(0.5, 2, 1.5), labelSmoothing: 0.1, reduction: reduction)),
            Golden($"Loss.NegativeLogLikelihood {name}", x => Loss.NegativeLogLikelihood(x[0], x[1], reduction: reduction)),
            Golden($"Loss.NegativeLogLikelihood everything {name}", x => Loss.NegativeLogLikelihood(x[0], x[1], Constant(0.5, 2, 1.5), 2, reduction)),
            Golden($"Loss.KullbackLeibler {name}", x => Loss.KullbackLeibler(x[0], x[1], reduction: reduction)),
            Golden($"Loss.Focal {name}", x => Loss.Focal(x[0], x[1], reduction: reduction)),
            Golden($"Loss.BinaryCrossEntropy {name}", x => Loss.BinaryCrossEntropy(x[0], x[1], reduction: reduction)),
            Golden($"Loss.BinaryCrossEntropyWithLogits {name}", x => Loss.BinaryCrossEntropyWithLogits(x[0], x[1], reduction: reduction)),
            Golden($"Loss.SigmoidFocal {name}", x => Loss.SigmoidFocal(x[0], x[1], reduction: reduction)),
            Golden($"Loss.Hinge {name}", x => Loss.Hinge(x[0], x[1], reduction: reduction)),
            Golden($"Loss.SoftMargin {name}", x => Loss.SoftMargin(x[0], x[1], reduction)),
            Golden($"Loss.MarginRanking {name}", x => Loss.MarginRanking(x[0], x[1], x[2], reduction: reduction)),
            Golden($"Loss.MultiMargin {name}", x => Loss.MultiMargin(x[0], x[1], reduction: reduction)),
            Golden($"Loss.MultiLabelMargin {name}", x => Loss.MultiLabelMargin(x[0], x[1], reduction)),
            Golden($"Loss.MultiLabelSoftMargin {name}", x => Loss.MultiLabelSoftMargin(x[0], x[1], reduction: reduction)),
            Golden($"Loss.HingeEmbedding {name}", x => Loss.HingeEmbedding(x[0], x[1], reduction: reduction)),
            Golden($"Loss.CosineEmbedding {name}", x => Loss.CosineEmbedding(x[0], x[1], x[2], reduction: reduction)),
            Golden($"Loss.TripletMargin {name}", x => Loss.TripletMargin(x[0], x[1], x[2], reduction: reduction)),
            Golden($"Loss.Dice {name}", x => Loss.Dice(x[0], x[1], reduction: reduction)),
            Golden($"Loss.Jaccard {name}", x => Loss.Jaccard(x[0], x[1], reduction: reduction)),
            Golden($"Loss.Tversky {name}", x => Loss.Tversky(x[0], x[1], 0.3, 0.7, reduction: reduction)),
            Golden($"Loss.Ctc {name}", x => Loss.Ctc(x[0].LogSoftmax(2), x[1], [6, 6], [3, 2], reduction: reduction)),
        ];
    }

    private static IEnumerable<OperationCase> RegressionLossRows() =>
    [
        Golden("Loss.L1 ties", x => Loss.L1(x[0], x[1])) with { Derivatives = 0 },
        Golden("Loss.SmoothL1 beta", x => Loss.SmoothL1(x[0], x[1], 0.3)),
        Golden("Loss.SmoothL1 beta 0", x => Loss.SmoothL1(x[0], x[1], 0)),
        Golden("Loss.SmoothL1 kinks", x => Loss.SmoothL1(x[0], x[1], 0.5, LossReduction.Sum)) with { Derivatives = 0 },
        Golden("Loss.Huber delta", x => Loss.Huber(x[0], x[1], 0.7)),
        Golden("Loss.Huber kinks", x => Loss.Huber(x[0], x[1], 0.5, LossReduction.Sum)) with { Derivatives = 0 },
        new("Loss.Huber batch mean", x => Loss.Huber(x[0], x[1], 5, LossReduction.BatchMean), [Real(2, 3), Real(2, 3)],
            x => PlainArray.Of([], x[0].Data.Zip(x[1].Data, (a, b) => (a - b) * (a - b) / 2).Sum() / 2)),
        Golden("Loss.PoissonNegativeLogLikelihood rates", x => Loss.PoissonNegativeLogLikelihood(x[0], x[1], isLogarithm: false, epsilon: 0.01)),
        Golden("Loss.PoissonNegativeLogLikelihood full", x => Loss.PoissonNegativeLogLikelihood(x[0], x[1], full: true, reduction: LossReduction.None)),
        Golden("Loss.GaussianNegativeLogLikelihood full", x => Loss.GaussianNegativeLogLikelihood(x[0], x[1], x[2], full: true)),
        Golden("Loss.GaussianNegativeLogLikelihood one variance", x => Loss.GaussianNegativeLogLikelihood(x[0], x[1], x[2])),
        // The gradient passes below the limit, where the value does not change.
        Golden("Loss.GaussianNegativeLogLikelihood limited", x => Loss.GaussianNegativeLogLikelihood(x[0], x[1], x[2], epsilon: 0.5)) with { Derivatives = 0 },
    ];

    private static IEnumerable<OperationCase> ClassLossRows() =>
    [
        Golden("Loss.CrossEntropy one sample", x => Loss.CrossEntropy(x[0], x[1])),
        Golden("Loss.CrossEntropy one sample of probabilities", x => Loss.CrossEntropy(x[0], x[1], reduction: LossReduction.None)),
        // Differences of losses of 2e4 hold no more than eight digits.
        Golden("Loss.CrossEntropy large logits", x => Loss.CrossEntropy(x[0], x[1], reduction: LossReduction.None)) with { Derivatives = 0 },
        Golden("Loss.NegativeLogLikelihood one sample", x => Loss.NegativeLogLikelihood(x[0], x[1], reduction: LossReduction.None)),
        Golden("Loss.NegativeLogLikelihood ignores infinities", x => Loss.NegativeLogLikelihood(x[0], x[1], ignoreIndex: 0)),
        Golden("Loss.KullbackLeibler batch mean", x => Loss.KullbackLeibler(x[0], x[1], reduction: LossReduction.BatchMean)),
        Golden("Loss.KullbackLeibler logarithms", x => Loss.KullbackLeibler(x[0], x[1], isLogarithm: true, LossReduction.Sum)),
        Golden("Loss.KullbackLeibler zeros", x => Loss.KullbackLeibler(x[0], x[1], reduction: LossReduction.None)),
        Golden("Loss.Focal alpha and gamma", x => Loss.Focal(x[0], x[1], x[2], 1.5)),
        Golden("Loss.Focal gamma 0", x => Loss.Focal(x[0], x[1], gamma: 0)),
        Golden("Loss.BinaryCrossEntropy weight", x => Loss.BinaryCrossEntropy(x[0], x[1], Constant(0.5, 2, 1.5))),
        // PyTorch holds the limit 1e-12 in single precision.
        Golden("Loss.BinaryCrossEntropy ends", x => Loss.BinaryCrossEntropy(x[0], x[1], reduction: LossReduction.None)) with
        {
            Derivatives = 0,
            GoldenGradientTolerance = 1e-8,
        },
        Golden("Loss.BinaryCrossEntropyWithLogits weights", x => Loss.BinaryCrossEntropyWithLogits(x[0], x[1], Constant(0.5, 2, 1.5), Constant(3, 0.5, 1))),
        // Differences of losses of 1,000 hold no more than eight digits.
        Golden("Loss.BinaryCrossEntropyWithLogits large", x => Loss.BinaryCrossEntropyWithLogits(x[0], x[1], reduction: LossReduction.None)) with { Derivatives = 0 },
        Golden("Loss.BinaryCrossEntropyWithLogits Bool", x => Loss.BinaryCrossEntropyWithLogits(x[0], x[1])),
        Golden("Loss.SigmoidFocal options", x => Loss.SigmoidFocal(x[0], x[1], null, 1.5)),
        Golden("Loss.SigmoidFocal gamma 0", x => Loss.SigmoidFocal(x[0], x[1], 0.75, 0)),
    ];

    private static IEnumerable<OperationCase> MarginLossRows() =>
    [
        Golden("Loss.MarginRanking margin", x => Loss.MarginRanking(x[0], x[1], x[2], 0.7)),
        Golden("Loss.MultiMargin options", x => Loss.MultiMargin(x[0], x[1], 2, 0.5, Constant(0.5, 2, 1.5, 1))),
        Golden("Loss.MultiMargin one sample", x => Loss.MultiMargin(x[0], x[1])),
        Golden("Loss.MultiMargin kinks", x => Loss.MultiMargin(x[0], x[1], reduction: LossReduction.Sum)) with { Derivatives = 0 },
        Golden("Loss.MultiLabelMargin one sample", x => Loss.MultiLabelMargin(x[0], x[1])),
        Golden("Loss.MultiLabelMargin repeated", x => Loss.MultiLabelMargin(x[0], x[1])),
        Golden("Loss.MultiLabelSoftMargin weight", x => Loss.MultiLabelSoftMargin(x[0], x[1], Constant(0.5, 2, 1.5))),
        Golden("Loss.HingeEmbedding kinks", x => Loss.HingeEmbedding(x[0], x[1], reduction: LossReduction.Sum)) with { Derivatives = 0 },
    ];

    private static IEnumerable<OperationCase> VectorRows() =>
    [
        Golden("Loss.HingeEmbedding margin", x => Loss.HingeEmbedding(x[0], x[1], 2.5)),
        Golden("Loss.CosineEmbedding margin", x => Loss.CosineEmbedding(x[0], x[1], x[2], 0.3)),
        Golden("Loss.CosineEmbedding one pair", x => Loss.CosineEmbedding(x[0], x[1], x[2])),
        Golden("Loss.TripletMargin margin and norm", x => Loss.TripletMargin(x[0], x[1], x[2], 2.5, 1)),
        Golden("Loss.TripletMargin distance", x => Loss.TripletMargin(x[0], x[1], x[2], (a, b) => (a - b).Abs().Sum([-1]), 2)),
        Golden("Loss.TripletMargin distance swap", x => Loss.TripletMargin(x[0], x[1], x[2], (a, b) => (a - b).Abs().Sum([-1]), 2, swap: true)),
        Golden("Loss.TripletMargin swap", x => Loss.TripletMargin(x[0], x[1], x[2], 3, 3, swap: true)),
        Golden("CosineSimilarity", x => Tensor.CosineSimilarity(x[0], x[1])),
        Golden("CosineSimilarity broadcast", x => Tensor.CosineSimilarity(x[0], x[1], 0)),
        Golden("CosineSimilarity last axis", x => Tensor.CosineSimilarity(x[0], x[1], -1)),
        Golden("CosineSimilarity zeros", x => Tensor.CosineSimilarity(x[0], x[1])) with { Derivatives = 0 },
        Golden("PairwiseDistance 1", x => Tensor.PairwiseDistance(x[0], x[1], 1)),
        Golden("PairwiseDistance 2", x => Tensor.PairwiseDistance(x[0], x[1])),
        Golden("PairwiseDistance 3", x => Tensor.PairwiseDistance(x[0], x[1], 3)),
        Golden("PairwiseDistance inf", x => Tensor.PairwiseDistance(x[0], x[1], double.PositiveInfinity)),
        Golden("PairwiseDistance options", x => Tensor.PairwiseDistance(x[0], x[1], 2, 0.5, true)),
        Golden("PairwiseDistance of equals", x => Tensor.PairwiseDistance(x[0], x[1], epsilon: 0)) with { Derivatives = 0 },
    ];

    private static IEnumerable<OperationCase> RegionLossRows() =>
    [
        Golden("Loss.Dice smooth", x => Loss.Dice(x[0], x[1], 0.1)),
        Golden("Loss.Jaccard smooth", x => Loss.Jaccard(x[0], x[1], 0.1)),
        Golden("Loss.Tversky smooth", x => Loss.Tversky(x[0], x[1], smooth: 0)),
    ];

    private static IEnumerable<OperationCase> SequenceLossRows() =>
    [
        Golden("Loss.Ctc lengths", x => Loss.Ctc(x[0].LogSoftmax(2), x[1], [4, 6], [3, 2], reduction: LossReduction.None)),
        Golden("Loss.Ctc joined targets", x => Loss.Ctc(x[0].LogSoftmax(2), x[1], [5, 4], [3, 1], reduction: LossReduction.None)),
        Golden("Loss.Ctc last class as blank", x => Loss.Ctc(x[0].LogSoftmax(2), x[1], [5, 4], [2, 2], blank: 3)),
        Golden("Loss.Ctc empty target", x => Loss.Ctc(x[0].LogSoftmax(2), x[1], [4, 4], [0, 2], reduction: LossReduction.None)),
        Golden("Loss.Ctc one sequence", x => Loss.Ctc(x[0].LogSoftmax(1), x[1], [5], [2])),
        Golden("Loss.Ctc impossible", x => Loss.Ctc(x[0].LogSoftmax(2), x[1], [3, 3], [3, 1], reduction: LossReduction.None)),
        Golden("Loss.Ctc impossible counts zero", x => Loss.Ctc(x[0].LogSoftmax(2), x[1], [3, 3], [3, 1], zeroInfinity: true, reduction: LossReduction.None)),
    ];
}
