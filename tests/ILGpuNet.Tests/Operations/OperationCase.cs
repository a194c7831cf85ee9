using ILGpuNet.Tests.Golden;

namespace ILGpuNet.Tests.Operations;

/// <summary>A row of the <see cref="OperationTable"/>: a computation, its inputs, and what must come out.</summary>
/// <param name="Name">
/// Unique: the method (<c>MaxPool</c>; <c>Loss.Huber</c> where it is not one of <see cref="Tensor"/>; operators by their name, <c>Add</c>), then the
/// situation.
/// </param>
/// <param name="Compute">The computation in tensors. Inputs are of the type under test (Float64 or Float32) unless they name their own.</param>
/// <param name="Inputs">What it is given.</param>
/// <param name="Reference">The same computation in plain loops.</param>
internal sealed record OperationCase(
    string Name, Func<Tensor[], Tensor> Compute, CaseInput[] Inputs, Func<PlainArray[], PlainArray> Reference)
{
    /// <summary>What PyTorch computed, or null where the reference is written in plain loops.</summary>
    public GoldenRow? Golden { get; init; }

    /// <summary>The public method that the row is about: the first word of its name.</summary>
    public string Method => Name.Split(' ')[0];

    /// <summary>How many times the computation is differentiated and compared with differences; 0 where there is no gradient.</summary>
    public int Derivatives { get; init; } = 2;

    /// <summary>Element type of the result; the type under test if null.</summary>
    public DType? OutputType { get; init; }

    /// <summary>
    /// Largest error of Float64 values, relative to the expected value where that is above 1. Some units in the last place times a short sum.
    /// </summary>
    public double Tolerance { get; init; } = 1e-12;

    /// <summary>Largest error of gradients against PyTorch's, both in Float64.</summary>
    public double GoldenGradientTolerance { get; init; } = 1e-11;

    /// <summary>
    /// Largest error of derivatives against differences: the step is 1e-5, so the differences themselves are wrong by about
    /// 1e-10 (third derivative) and 1e-11 (rounding), times the size of the computation.
    /// </summary>
    public double DerivativeTolerance { get; init; } = 1e-7;

    /// <summary>Largest error of Float32 values and gradients, relative to the largest element: 2^-23 = 1.2e-7 times a short sum.</summary>
    public double SingleTolerance { get; init; } = 4e-6;

    /// <summary>Half the distance of the two points of a difference.</summary>
    public double Step { get; init; } = 1e-5;

    /// <summary>The inputs' values: functions of the row's name, so that no row changes another.</summary>
    public PlainArray[] Draw()
    {
        uint seed = 2166136261;
        foreach (char letter in Name) seed = (seed ^ letter) * 16777619;
        return [.. Inputs.Select((input, i) => input.Draw(new Random((int)(seed & int.MaxValue) ^ i)))];
    }

    /// <summary>Tensors of values, of the type under test or the input's own.</summary>
    public Tensor[] ToTensors(PlainArray[] values, DType type) =>
        [.. values.Select((value, i) => value.ToTensor(Inputs[i].Type ?? type))];

    /// <summary>As <see cref="ToTensors"/>, with gradients where the type has them.</summary>
    public Tensor[] ToLeaves(PlainArray[] values, DType type) =>
        [.. ToTensors(values, type).Select(tensor => tensor.DType.IsFloatingPoint() ? tensor.WithGradient() : tensor)];

    public override string ToString() => Name;
}

/// <summary>Extents and values of an input.</summary>
/// <param name="Extents">Extents.</param>
/// <param name="Low">Lower bound of the values.</param>
/// <param name="High">Upper bound of the values, excluded.</param>
/// <param name="Type">Element type; that under test if null.</param>
internal sealed record CaseInput(int[] Extents, double Low, double High, DType? Type = null)
{
    /// <summary>Given values instead of drawn ones.</summary>
    public double[]? Values { get; init; }

    /// <summary>
    /// Real numbers are all different, so that small differences never change which of two is larger, and multiples of 2^-12, so that
    /// Float32 holds them exactly. Where the bounds are opposites, none is zero.
    /// </summary>
    public PlainArray Draw(Random random)
    {
        // A copy: differences vary it, while other tests use the row.
        if (Values is not null) return PlainArray.Of(Extents, [.. Values]);
        PlainArray result = PlainArray.Zeros(Extents);
        int count = result.Data.Length;
        if (Type is { } type && !type.IsFloatingPoint())
        {
            for (int i = 0; i < count; i++) result.Data[i] = random.Next((int)Low, (int)High);
            return result;
        }
        for (int i = 0; i < count; i++) result.Data[i] = Math.Round((Low + (i + 0.37) / count * (High - Low)) * 4096) / 4096;
        random.Shuffle(result.Data);
        return result;
    }
}
