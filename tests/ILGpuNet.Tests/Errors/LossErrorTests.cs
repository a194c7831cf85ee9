using static ILGpuNet.Tests.Errors.ErrorCase;

namespace ILGpuNet.Tests.Errors;

/// <summary>Mistakes in losses: shapes, types and options at the call, targets when they are read.</summary>
public class LossErrorTests
{
    private static readonly Tensor Scores = Tensor.Zeros([2, 3]), Vector = Tensor.Zeros([4]), Empty = Tensor.Zeros([0, 3]), Scalar = Tensor.Zeros(ILGpuNet.Shape.Scalar),
        Classes = Tensor.Zeros([2], DType.Int64), Ints = Tensor.Zeros([2, 3], DType.Int64), Masks = Tensor.Zeros([1, 2, 4]), Times = Tensor.Zeros([5, 2, 3]);

    private static readonly ErrorCase[] Cases =
    [
        // Shapes, for each family of losses
        Shape("L1", () => Loss.L1(Scores, Vector), "[L1] predictions [2, 3] and targets [4] must have the same shape"),
        Shape("Huber nothing", () => Loss.Huber(Empty, Empty), "[Huber] there is nothing to take the mean of: predictions [0, 3]"),
        Shape("SmoothL1 nothing", () => Loss.SmoothL1(Empty, Empty, reduction: Reduction.BatchMean),
            "[SmoothL1] there is nothing to take the mean of: predictions [0, 3]"),
        Type("L1 Int64", () => Loss.L1(Ints, Ints), "[L1] predictions must be of a floating-point type, found Int64: convert with To(DType.Float32)"),
        Value("SmoothL1 beta", () => Loss.SmoothL1(Scores, Scores, -1), "[SmoothL1] beta must be at least 0, found -1"),
        Value("Huber delta", () => Loss.Huber(Scores, Scores, 0), "[Huber] delta must be positive, found 0"),
        Shape("Poisson", () => Loss.PoissonNegativeLogLikelihood(Scores, Vector), "[PoissonNegativeLogLikelihood] targets must be [2, 3], found [4]"),
        Shape("Gaussian", () => Loss.GaussianNegativeLogLikelihood(Scores, Scores, Vector),
            "[GaussianNegativeLogLikelihood] variances must be [2, 3], or have one element or none for the last axis, found [4]"),
        Value("Gaussian epsilon", () => Loss.GaussianNegativeLogLikelihood(Scores, Scores, Scores, epsilon: 0),
            "[GaussianNegativeLogLikelihood] epsilon must be positive, found 0"),

        Shape("CrossEntropy one sample", () => Loss.CrossEntropy(Vector, Classes), "[CrossEntropy] targets for logits [1, 4] must be classes [1] or probabilities [1, 4], found [1, 2]"),
        Shape("NegativeLogLikelihood rank", () => Loss.NegativeLogLikelihood(Scalar, Classes), "[NegativeLogLikelihood] log probabilities must be [N, C, ...], found []"),
        Type("NegativeLogLikelihood targets", () => Loss.NegativeLogLikelihood(Scores, Scores),
            "[NegativeLogLikelihood] targets must be Int64 classes, found Float32: convert with To(DType.Int64)"),
        Shape("NegativeLogLikelihood shape", () => Loss.NegativeLogLikelihood(Scores, Ints), "[NegativeLogLikelihood] targets for [2, 3] must be [2], found [2, 3]"),
        Shape("NegativeLogLikelihood weight", () => Loss.NegativeLogLikelihood(Scores, Classes, Vector),
            "[NegativeLogLikelihood] the weight must be [3], one for each class, found [4]"),
        Value("NegativeLogLikelihood class", () => Loss.NegativeLogLikelihood(Scores, Classes - 1).Evaluate(), "[NegativeLogLikelihood] class -1 at position 0: expected 0..2"),
        Value("Focal gamma", () => Loss.Focal(Scores, Classes, gamma: -1), "[Focal] gamma must be at least 0, found -1"),
        Value("Focal class", () => Loss.Focal(Scores, Classes + 3).Evaluate(), "[Focal] class 3 at position 0: expected 0..2"),
        Shape("KullbackLeibler", () => Loss.KullbackLeibler(Scores, Vector), "[KullbackLeibler] targets must be [2, 3], found [4]"),

        Shape("BinaryCrossEntropy", () => Loss.BinaryCrossEntropy(Scores, Vector), "[BinaryCrossEntropy] targets must be [2, 3], found [4]"),
        Shape("BinaryCrossEntropy weight", () => Loss.BinaryCrossEntropy(Scores, Scores, Masks), "[BinaryCrossEntropy] the weight [1, 2, 4] must broadcast to [2, 3]"),
        Value("BinaryCrossEntropy probability", () => Loss.BinaryCrossEntropy(Scores + 1.5, Scores).Evaluate(),
            "[BinaryCrossEntropy] probability 1.5 at position 0: expected 0 to 1"),
        Value("BinaryCrossEntropy NaN", () => Loss.BinaryCrossEntropy(Scores * double.NaN, Scores).Evaluate(),
            "[BinaryCrossEntropy] probability NaN at position 0: expected 0 to 1"),
        Value("BinaryCrossEntropyWithLogits target", () => Loss.BinaryCrossEntropyWithLogits(Scores, Scores * double.NaN).Evaluate(),
            "[BinaryCrossEntropyWithLogits] target NaN at position 0: expected numbers"),
        Shape("BinaryCrossEntropyWithLogits positive weight", () => Loss.BinaryCrossEntropyWithLogits(Scores, Scores, positiveWeight: Vector),
            "[BinaryCrossEntropyWithLogits] the positive weight [4] must broadcast to [2, 3]"),
        Value("SigmoidFocal gamma", () => Loss.SigmoidFocal(Scores, Scores, gamma: -1), "[SigmoidFocal] gamma must be at least 0, found -1"),

        Shape("Hinge", () => Loss.Hinge(Scores, Vector), "[Hinge] signs must be [2, 3], found [4]"),
        Shape("SoftMargin", () => Loss.SoftMargin(Scores, Vector), "[SoftMargin] signs must be [2, 3], found [4]"),
        Shape("MarginRanking", () => Loss.MarginRanking(Scores, Vector, Scores), "[MarginRanking] second scores must be [2, 3], found [4]"),
        Shape("MultiMargin", () => Loss.MultiMargin(Masks, Classes), "[MultiMargin] scores must be [N, C] or [C], found [1, 2, 4]"),
        Value("MultiMargin p", () => Loss.MultiMargin(Scores, Classes, 3), "[MultiMargin] p must be 1 or 2, found 3"),
        Shape("MultiLabelMargin", () => Loss.MultiLabelMargin(Scores, Classes), "[MultiLabelMargin] targets must be [2, 3], found [2]"),
        Value("MultiLabelMargin class", () => Loss.MultiLabelMargin(Scores, Ints + 3).Evaluate(), "[MultiLabelMargin] class 3 at position 0: expected 0..2"),
        Shape("MultiLabelSoftMargin", () => Loss.MultiLabelSoftMargin(Masks, Masks), "[MultiLabelSoftMargin] logits must be [N, C] or [C], found [1, 2, 4]"),
        Shape("MultiLabelSoftMargin weight", () => Loss.MultiLabelSoftMargin(Scores, Scores, Vector), "[MultiLabelSoftMargin] weight must be [3], found [4]"),

        Shape("HingeEmbedding", () => Loss.HingeEmbedding(Scores, Vector), "[HingeEmbedding] signs must be [2, 3], found [4]"),
        Shape("CosineEmbedding", () => Loss.CosineEmbedding(Scores, Scores, Vector), "[CosineEmbedding] signs must be [2], found [4]"),
        Shape("CosineEmbedding vectors", () => Loss.CosineEmbedding(Masks, Masks, Classes), "[CosineEmbedding] vectors must be [N, D] or [D], found [1, 2, 4]"),
        Shape("TripletMargin", () => Loss.TripletMargin(Scores, Scores, Vector), "[TripletMargin] negatives must be [2, 3], found [4]"),
        Shape("TripletMargin scalar", () => Loss.TripletMargin(Scalar, Scalar, Scalar), "[TripletMargin] vectors must be [..., D], found a scalar"),
        Type("CosineSimilarity", () => Tensor.CosineSimilarity(Ints, Ints),
            "[CosineSimilarity] vectors must be of a floating-point type, found Int64 and Int64: convert with To(DType.Float32)"),
        Value("PairwiseDistance", () => Tensor.PairwiseDistance(Scores, Scores, 0), "[PairwiseDistance] p must be positive, found 0"),

        Shape("Dice", () => Loss.Dice(Scores, Scores), "[Dice] probabilities must be [N, C, positions...], found [2, 3]"),
        Shape("Jaccard", () => Loss.Jaccard(Masks, Scores), "[Jaccard] targets must be [1, 2, 4], found [2, 3]"),
        Value("Tversky", () => Loss.Tversky(Masks, Masks, beta: -1), "[Tversky] beta must be at least 0, found -1"),
        Value("Dice smooth", () => Loss.Dice(Masks, Masks, -2), "[Dice] smooth must be at least 0, found -2"),

        Shape("Ctc rank", () => Loss.Ctc(Vector, Ints, [5], [3]), "[Ctc] log probabilities must be [T, N, C] or [T, C], found [4]"),
        Type("Ctc targets", () => Loss.Ctc(Times, Scores, [5, 5], [3, 3]), "[Ctc] targets must be Int64 classes, found Float32: convert with To(DType.Int64)"),
        Value("Ctc blank", () => Loss.Ctc(Times, Ints, [5, 5], [3, 3], blank: 3), "[Ctc] the blank must be one of the 3 classes, found 3"),
        Shape("Ctc lengths", () => Loss.Ctc(Times, Ints, [5], [3, 3]), "[Ctc] 2 samples need as many lengths, found 1 of inputs and 2 of targets"),
        Shape("Ctc input length", () => Loss.Ctc(Times, Ints, [5, 6], [3, 3]), "[Ctc] input lengths must be 1 to 5, found 6 (sample 1)"),
        Shape("Ctc target length", () => Loss.Ctc(Times, Ints, [5, 5], [-1, 3]), "[Ctc] target lengths must not be negative, found -1 (sample 0)"),
        Shape("Ctc targets shape", () => Loss.Ctc(Times, Ints, [5, 5], [3, 4]), "[Ctc] targets must be [2, 4 or more] or [7], found [2, 3]"),
        Value("Ctc label", () => Loss.Ctc(Times, Ints + 3, [5, 5], [3, 3]).Evaluate(), "[Ctc] class 3 at position 0: expected 0..2"),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(error => error.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Call_Mistake_SaysWhatIsWrong(string name) => Cases.Single(error => error.Name == name).Check();

    private static ErrorCase Value(string name, Func<Tensor> mistake, string message) => Of<InvalidValueException>(name, () => mistake(), message);
}
