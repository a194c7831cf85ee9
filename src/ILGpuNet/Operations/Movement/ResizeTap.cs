namespace ILGpuNet.Operations;

/// <summary>One of the elements that each element along a resized axis is interpolated from.</summary>
/// <param name="Indices">For each element of the result the position of the source.</param>
/// <param name="Weights">Its weight, or null where there is one tap that is taken as it is.</param>
internal sealed record ResizeTap(long[] Indices, double[]? Weights)
{
    /// <summary>The a of the cubic kernel.</summary>
    public const double CubicSharpness = -0.75;

    /// <summary>The taps of an axis of extent <paramref name="input"/> resized to <paramref name="output"/>, elements a step of the input apart.</summary>
    public static ResizeTap[] Of(Interpolation mode, int input, int output, double step, bool alignCorners)
    {
        double[] positions = [.. Enumerable.Range(0, output).Select(i => Position(mode, i, input, output, step, alignCorners))];
        int[] floors = Array.ConvertAll(positions, position => (int)Math.Floor(position));
        double[] rests = [.. positions.Zip(floors, (position, floor) => position - floor)];
        return mode switch
        {
            Interpolation.Linear => [Tap(0, rest => 1 - rest), Tap(1, rest => rest)],
            Interpolation.Cubic => [.. Enumerable.Range(-1, 4).Select(offset => Tap(offset, rest => CubicWeight(offset, rest)))],
            _ => [new ResizeTap(Clamped(0), null)],
        };

        long[] Clamped(int offset) => Array.ConvertAll(floors, floor => (long)Math.Clamp(floor + offset, 0, input - 1));
        ResizeTap Tap(int offset, Converter<double, double> weight) => new(Clamped(offset), Array.ConvertAll(rests, weight));
    }

    /// <summary>Whether the taps give back what they take from.</summary>
    public static bool AreIdentity(ResizeTap[] taps, int extent) => taps.All(tap =>
        tap.Weights is not null && Array.TrueForAll(tap.Weights, weight => weight == 0)
        || tap.Indices.Length == extent && (tap.Weights is null || Array.TrueForAll(tap.Weights, weight => weight == 1))
            && tap.Indices.Select((index, i) => index == i).All(isSame => isSame));

    /// <summary>The weight of the element at an offset of -1, 0, 1 or 2 from the one before a position that is a rest behind that.</summary>
    private static double CubicWeight(int offset, double rest)
    {
        const double A = CubicSharpness;
        double x = Math.Abs(rest - offset);
        return x <= 1 ? ((A + 2) * x - (A + 3)) * x * x + 1 : ((A * x - 5 * A) * x + 8 * A) * x - 4 * A;
    }

    private static double Position(Interpolation mode, int i, int input, int output, double step, bool alignCorners) => mode switch
    {
        // In whole numbers where the extents alone decide, so that no rounding moves an element.
        Interpolation.Nearest => step == input / (double)output ? (long)i * input / output : Math.Floor(i * step),
        Interpolation.NearestExact => Math.Floor((i + 0.5) * step),
        _ when alignCorners => output == 1 ? 0 : i * ((input - 1) / (double)(output - 1)),
        Interpolation.Linear => Math.Max((i + 0.5) * step - 0.5, 0),
        _ => (i + 0.5) * step - 0.5,
    };
}
