using static ILGpuNet.Tests.Errors.ErrorCase;

namespace ILGpuNet.Tests.Errors;

/// <summary>Mistakes in calls that create tensors.</summary>
public class CreationErrorTests
{
    private static readonly ErrorCase[] Cases =
    [
        Shape("FromArray jagged", () => Tensor.FromArray(new float[][] { [1, 2], [3] }),
            "[FromArray] nested arrays must have equal lengths, found [2] (array 0) and [1] (array 1)"),
        Shape("FromArray missing", () => Tensor.FromArray(new int[][] { [1], null! }), "[FromArray] array 1 is missing (null)"),
        Shape("FromArray empty", () => Tensor.FromArray(Array.Empty<int[]>()), "[FromArray] an empty array of Int32[] has no shape: use Zeros"),
        Shape("FromArray arrays in two axes", () => Tensor.FromArray(new int[1, 1][]), "[FromArray] arrays of arrays must have one axis, found 2"),
        Type("FromArray type", () => Tensor.FromArray(new string[] { "a" }), "[FromArray] no element type stores String: expected float, double, int, long or bool"),
        Type("Logspace", () => Tensor.Logspace(0, 1, 3, type: DType.Int64), "[Logspace] numbers are of a floating-point type, asked for Int64: convert with To"),
        Shape("Eye", () => Tensor.Eye(2, -1), "[Shape] extents must not be negative, found [-1]"),
        Value("RandomUniform", () => Tensor.RandomUniform([2], 3, 1), "[RandomUniform] bounds must be finite and in order, found 3 and 1"),
        Value("RandomNormal", () => Tensor.RandomNormal([2], 0, -1), "[RandomNormal] the standard deviation must not be negative, found -1"),
        Value("RandomBernoulli", () => Tensor.RandomBernoulli([2], 1.5), "[RandomBernoulli] the probability must be in [0, 1], found 1.5"),
        Value("RandomIntegers", () => Tensor.RandomIntegers([2], 3, 3), "[RandomIntegers] expected 1 to 2^53 numbers from low to high (excluded), found 3 and 3"),
        Value("RandomIntegers range", () => Tensor.RandomIntegers([2], long.MinValue, long.MaxValue),
            "[RandomIntegers] expected 1 to 2^53 numbers from low to high (excluded), found -9223372036854775808 and 9223372036854775807"),
        Shape("RandomPermutation", () => Tensor.RandomPermutation(-1), "[RandomPermutation] the count must not be negative, found -1"),
        Value("RandomTruncatedNormal deviation", () => Tensor.RandomTruncatedNormal([2], 0, 0),
            "[RandomTruncatedNormal] the standard deviation must be positive, found 0"),
        Value("RandomTruncatedNormal bounds", () => Tensor.RandomTruncatedNormal([2], low: 1, high: 1),
            "[RandomTruncatedNormal] the lower bound must be below the upper, found 1 and 1"),
        Value("RandomExponential", () => Tensor.RandomExponential([2], -1), "[RandomExponential] the rate must be positive, found -1"),
        Type("RandomGumbel", () => Tensor.RandomGumbel([2], DType.Int32), "[Random] numbers are of a floating-point type, asked for Int32: draw and convert with To"),
        Shape("Multinomial shape", () => Tensor.Ones([1, 2, 3]).Multinomial(1), "[Multinomial] weights must be [C] or [N, C], found [1, 2, 3]"),
        Value("Multinomial count", () => Tensor.Ones([3]).Multinomial(0), "[Multinomial] expected to draw at least 1 category, found 0"),
        Value("Multinomial weight", () => Tensor.FromArray(new float[,] { { 1, 2 }, { 1, -2 } }).Multinomial(1, true),
            "[Multinomial] weights must be finite and not negative, found -2 (row 1, category 1)"),
        Value("Multinomial zeros", () => Tensor.Zeros([3]).Multinomial(1, true), "[Multinomial] the weights of row 0 are all zero: nothing can be drawn"),
        Value("Multinomial too few", () => Tensor.FromArray([1f, 0, 1]).Multinomial(3),
            "[Multinomial] row 0 has 2 categories of positive weight, 3 cannot be drawn without replacement"),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(error => error.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Call_Mistake_SaysWhatIsWrong(string name) => Cases.Single(error => error.Name == name).Check();

    private static ErrorCase Value(string name, Func<Tensor> mistake, string message) => Of<InvalidValueException>(name, () => mistake(), message);
}
