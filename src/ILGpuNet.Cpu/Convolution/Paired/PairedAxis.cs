namespace ILGpuNet.Cpu;

/// <summary>
/// An axis along which windows of three or four elements move by two, with results computed in pairs. Two results y0 = a x0 + b x1 and y1 = a x1 + b x2 take three
/// products instead of four: S0 = a (x0 - x1), S1 = (a + b) x1 and S2 = b (x2 - x1), so that y0 = S0 + S1 and y1 = S1 + S2 (Winograd's F(2, 2)). Elements at even and at odd
/// places are two such convolutions, or one and a plain one, that go into the same sums where results are those of the forward pass, and are different results where they are
/// gradients with respect to the input. A tile is what one window of points gives.
/// </summary>
internal sealed record PairedAxis
{
    /// <summary>Extent of the source.</summary>
    public required int Source { get; init; }

    /// <summary>Extent of the destination.</summary>
    public required int Destination { get; init; }

    /// <summary>Elements of the kernel.</summary>
    public required int Kernel { get; init; }

    /// <summary>Where in the source the first tile's window begins; negative where zeros precede it.</summary>
    public required int Start { get; init; }

    /// <summary>Distance between the windows of neighbouring tiles.</summary>
    public required int Step { get; init; }

    /// <summary>What is multiplied: elements of the window, or the difference of two.</summary>
    public required PairedPoint[] Points
    {
        get;
        init
        {
            field = value;
            Window = value.Max(point => Math.Max(point.Plus, point.Minus)) + 1;
        }
    }

    /// <summary>First point of each group, and the end of the last. Points of a group are factors of the same sums.</summary>
    public required int[] Groups { get; init; }

    /// <summary>Sums of products.</summary>
    public required PairedSum[] Sums { get; init; }

    /// <summary>The results of a tile, each one sum or two.</summary>
    public required PairedResult[] Results { get; init; }

    /// <summary>Number of tiles.</summary>
    public int Tiles => (Destination + Results.Length - 1) / Results.Length;

    /// <summary>Elements of a window.</summary>
    public int Window { get; private init; }

    /// <summary>Whether the first result of a tile is one at an odd place, which differ from the others where they are gradients.</summary>
    public bool IsOddFirst => Results[0].First != 0;

    /// <summary>Whether an axis is of this kind.</summary>
    public static bool Serves(ConvolutionAxis axis) => axis is { Kernel: 3 or 4, Stride: 2, Dilation: 1, Output: > 0, Input: > 0 };

    /// <summary>The forward pass.</summary>
    public static PairedAxis Forward(ConvolutionAxis axis)
    {
        bool isThree = axis.Kernel == 3;
        return new PairedAxis
        {
            Source = axis.Input,
            Destination = axis.Output,
            Kernel = axis.Kernel,
            Start = -axis.PaddingBefore,
            Step = 4,
            Points = isThree ? [new(0, 2), new(1), new(2), new(3), new(4, 2)] : [new(0, 2), new(1, 3), new(2), new(3), new(4, 2), new(5, 3)],
            Groups = isThree ? [0, 2, 3, 5] : [0, 2, 4, 6],
            Sums = isThree
                ? [new(0, new(0), new(1)), new(1, new PairedWeight(0, 2)), new(2, new(1), new(2))]
                : [new(0, new(0), new(1)), new(1, new(0, 2), new(1, 3)), new(2, new(2), new(3))],
            Results = [new(0, 1), new(1, 2)],
        };
    }

    /// <summary>
    /// The gradient with respect to the input. Input i has the place p = i + padding. Those at even places 2u sum k0 d[u] + k2 d[u - 1] over the output's gradient d, those at
    /// odd ones 2u + 1 sum k1 d[u] + k3 d[u - 1]. A tile is four neighbours.
    /// </summary>
    public static PairedAxis InputGradient(ConvolutionAxis axis)
    {
        bool isThree = axis.Kernel == 3, isOddFirst = axis.PaddingBefore % 2 == 1;
        PairedResult[] even = [new(0, 1), new(1, 2)], odd = isThree ? [new(3), new(4)] : [new(3, 4), new(4, 5)];
        // The odd places before even ones meet elements one further in front.
        bool isLong = isOddFirst && !isThree;
        PairedPoint[] points = isThree
            ? [new(0, 1), new(1), new(2, 1), new(isOddFirst ? 0 : 2)]
            : isLong ? [new(1, 2), new(2), new(3, 2), new(0, 1), new(1), new(2, 1)] : [new(0, 1), new(1), new(2, 1)];
        int oddGroup = isLong ? 3 : 0;
        return new PairedAxis
        {
            Source = axis.Output,
            Destination = axis.Input,
            Kernel = axis.Kernel,
            Start = axis.PaddingBefore / 2 - (isOddFirst && isThree ? 0 : 1),
            Step = 2,
            Points = points,
            Groups = [.. Enumerable.Range(0, points.Length + 1)],
            Sums =
            [
                .. (PairedSum[])[new(0, new PairedWeight(2)), new(1, new PairedWeight(0, 2)), new(2, new PairedWeight(0))],
                .. isThree
                    ? (PairedSum[])[new(isOddFirst ? 3 : 1, new PairedWeight(1)), new(isOddFirst ? 1 : 3, new PairedWeight(1))]
                    : (PairedSum[])[new(oddGroup, new PairedWeight(3)), new(oddGroup + 1, new PairedWeight(1, 3)), new(oddGroup + 2, new PairedWeight(1))],
            ],
            Results = isOddFirst ? [odd[0], even[0], odd[1], even[1]] : [even[0], odd[0], even[1], odd[1]],
        };
    }
}

/// <summary>An element of a window, or the difference of two.</summary>
internal readonly record struct PairedPoint(int Plus, int Minus = -1);

/// <summary>An element of the kernel, or the sum of two.</summary>
internal readonly record struct PairedWeight(int First, int Second = -1)
{
    /// <summary>The elements.</summary>
    public int[] Elements => Second < 0 ? [First] : [First, Second];
}

/// <summary>A sum, or that of two.</summary>
internal readonly record struct PairedResult(int First, int Second = -1);

/// <summary>A sum of products of the points of a group with as many weights.</summary>
internal sealed record PairedSum(int Group, params PairedWeight[] Weights);
