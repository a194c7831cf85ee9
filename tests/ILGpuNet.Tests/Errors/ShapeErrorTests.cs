using static ILGpuNet.Tests.Errors.ErrorCase;

namespace ILGpuNet.Tests.Errors;

/// <summary>Mistakes in calls that change shapes.</summary>
public class ShapeErrorTests
{
    private static readonly Tensor Matrix = Tensor.Zeros([2, 3]), Vector = Tensor.Zeros([4]), Scalar = Tensor.Zeros(ILGpuNet.Shape.Scalar),
        Image = Tensor.Zeros([1, 2, 4, 4]), Empty = Tensor.Zeros([0, 3]);

    private static readonly ErrorCase[] Cases =
    [
        // Axes
        Shape("Unsqueeze several", () => Matrix.Unsqueeze(0, 4), "[Unsqueeze] axis 4 is out of range for shape [2, 3]: expected -4..3"),
        Shape("Unsqueeze twice", () => Matrix.Unsqueeze(0, -4), "[Unsqueeze] axis 0 is named twice"),
        Shape("Squeeze twice", () => Image.Squeeze(0, -4), "[Squeeze] axis 0 is named twice"),
        Shape("Unflatten", () => Matrix.Unflatten(1, 2, 2), "[Unflatten] axis 1 of [2, 3] has 3 elements and cannot become [2, 2]"),
        Shape("Unflatten free", () => Matrix.Unflatten(1, 2, -1), "[Unflatten] axis 1 of [2, 3] has 3 elements and cannot become [2, -1]"),
        Shape("MoveAxis counts", () => Matrix.MoveAxis([0, 1], [0]), "[MoveAxis] 2 axes need as many destinations, found 1"),
        Shape("MoveAxis source", () => Matrix.MoveAxis([0, 0], [0, 1]), "[MoveAxis] axis 0 is moved twice"),
        Shape("MoveAxis destination", () => Matrix.MoveAxis([0, 1], [1, -1]), "[MoveAxis] two axes are moved to 1"),
        Shape("SwapAxes", () => Matrix.SwapAxes(0, 2), "[Transpose] axis 2 is out of range for shape [2, 3]: expected -2..1"),

        // Repetitions and parts
        Shape("Repeat counts", () => Matrix.Repeat(2), "[Repeat] shape [2, 3] needs at least 2 counts, one for each axis, found 1"),
        Shape("Repeat negative", () => Matrix.Repeat(2, -1), "[Repeat] counts must not be negative, found -1"),
        Shape("Tile negative", () => Matrix.Tile(-1), "[Tile] counts must not be negative, found -1"),
        Shape("RepeatInterleave negative", () => Matrix.RepeatInterleave(-1, 0), "[RepeatInterleave] counts must not be negative, found -1"),
        Shape("RepeatInterleave counts", () => Matrix.RepeatInterleave([1, 2, 3], 0), "[RepeatInterleave] axis 0 of [2, 3] has 2 slices, found 3 counts"),
        Shape("RepeatInterleave negative counts", () => Matrix.RepeatInterleave([1, -2], 0), "[RepeatInterleave] counts must not be negative, found -2"),
        Shape("BroadcastTensors", () => Tensor.BroadcastTensors(Matrix, Vector)[0],
            "[BroadcastTensors] shapes [2, 3] and [4] do not broadcast: axis -1 has 3 and 4"),
        Shape("Meshgrid", () => Tensor.Meshgrid([Vector, Matrix])[0], "[Meshgrid] expected vectors [n], found [2, 3] (tensor 1)"),
        Shape("Split length", () => Matrix.Split(0)[0], "[Split] parts must have at least 1 slice, found 0"),
        Shape("Split lengths", () => Matrix.Split([1, 1], 1)[0], "[Split] lengths [1, 1] must add up to 3, the extent of axis 1 of [2, 3]"),
        Shape("Split negative", () => Matrix.Split([4, -1], 1)[0], "[Narrow] 4 elements from 0 are not inside of axis 1 of [2, 3]"),
        Shape("Chunk", () => Matrix.Chunk(0)[0], "[Chunk] expected at least 1 part, found 0"),
        Shape("Unbind", () => Scalar.Unbind()[0], "[Unbind] axis 0 is out of range: a scalar has no axes"),
        Shape("Roll", () => Matrix.Roll([1], [0, 1]), "[Roll] 2 axes need as many shifts, found 1"),
        Shape("Rot90", () => Matrix.Rot90(1, 0, -2), "[Rot90] two different axes span a plane, found 0 twice"),

        // Padding
        Shape("Pad pairs", () => Vector.Pad([(1, 1), (1, 1)]), "[Pad] 2 pairs for shape [4], which has 1 axes"),
        Shape("Pad crop", () => Matrix.Pad([(-1, -2), (0, 0)]), "[Pad] axis 0 of [2, 3] has fewer elements than (-1, -2) takes away"),
        Shape("Pad reflect", () => Matrix.Pad([(0, 3)], PaddingMode.Reflect), "[Pad] axis 1 of [2, 3] can be padded by at most 2 elements in mode Reflect, found 3"),
        Shape("Pad circular", () => Matrix.Pad([(4, 0)], PaddingMode.Circular), "[Pad] axis 1 of [2, 3] can be padded by at most 3 elements in mode Circular, found 4"),
        Shape("Pad replicate nothing", () => Empty.Pad([(1, 0), (0, 0)], PaddingMode.Replicate),
            "[Pad] axis 0 of [0, 3] can be padded by at most 0 elements in mode Replicate, found 1"),

        // Diagonals
        Shape("Diagonal", () => Matrix.Diagonal(0, 1, -1), "[Diagonal] two different axes span a matrix, found 1 twice"),
        Shape("Diagonal of vector", () => Vector.Diagonal(), "[Diagonal] axis 1 is out of range for shape [4]: expected -1..0"),
        Shape("DiagEmbed", () => Scalar.DiagEmbed(), "[DiagEmbed] expected [..., n], found a scalar"),
        Shape("DiagonalScatter", () => Matrix.DiagonalScatter(Vector), "[DiagonalScatter] the source must be [2] for [2, 3], found [4]"),
        Shape("Trace", () => Vector.Trace(), "[Trace] a matrix has at least two axes, found [4]"),
        Shape("Tril", () => Vector.Tril(), "[Tril] a matrix has at least two axes, found [4]"),
        Shape("Triu", () => Vector.Triu(), "[Triu] a matrix has at least two axes, found [4]"),

        // Windows
        Shape("Unfold axis", () => Vector.Unfold(0, 5), "[Unfold] the window reaches over 5 elements, axis 0 of [4] has 4"),
        Shape("Unfold dilation", () => Vector.Unfold(0, 3, 1, 2), "[Unfold] the window reaches over 5 elements, axis 0 of [4] has 4"),
        Shape("Unfold step", () => Vector.Unfold(0, 2, 0), "[Unfold] size must be at least 0, step and dilation at least 1, found 2, 0 and 1"),
        Shape("Unfold images", () => Matrix.Unfold([2]), "[Unfold] the input must be [N, C, spatial...], found [2, 3]"),
        Shape("Unfold window", () => Image.Unfold([2, 2, 2]), "[Unfold] window needs one number or one for each of the 2 spatial axes, found 3"),
        Shape("Unfold too large", () => Image.Unfold([5]),
            "[Unfold] the window reaches over 5 elements of spatial axis 0 (kernel 5, dilation 1), but with padding there are only 4"),
        Shape("Fold", () => Tensor.Zeros([1, 8, 8]).Fold([4, 4], [2]), "[Fold] the columns must be [N, C * 4, 9], found [1, 8, 8]"),
        Shape("Fold window", () => Tensor.Zeros([1, 8, 9]).Fold([4, 4], []), "[Fold] window needs one number or one for each of the 2 spatial axes, found 0"),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(error => error.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Call_Mistake_SaysWhatIsWrong(string name) => Cases.Single(error => error.Name == name).Check();
}
