using System.Numerics;

namespace ILGpuNet.Kernels;

/// <summary>What a softmax computes, as a type argument.</summary>
public interface ISoftmaxKind
{
    /// <summary>Whether the logarithm.</summary>
    static abstract bool IsLogarithmic { get; }
}

/// <summary>e^(x - m) / s.</summary>
public readonly struct PlainSoftmax : ISoftmaxKind
{
    /// <inheritdoc/>
    public static bool IsLogarithmic => false;
}

/// <summary>x - m - ln s.</summary>
public readonly struct LogarithmicSoftmax : ISoftmaxKind
{
    /// <inheritdoc/>
    public static bool IsLogarithmic => true;
}

/// <summary>
/// Softmax along the middle axis of [outer, length, inner], or its logarithm, with m the maximum of a row and s the sum of e^(x - m). A group works on
/// some rows at once, as in <see cref="Reduce{T, TState, TResult, TReduction}"/>. Groups: ceil(outer * inner / rows), of any size up to 256 that rows
/// divides.
/// </summary>
/// <param name="input">[outer, length, inner]</param>
/// <param name="output">[outer, length, inner]; may be the input.</param>
/// <param name="count">Number of rows, outer * inner.</param>
/// <param name="length">Elements of a row.</param>
/// <param name="inner">Distance of the elements of a row.</param>
/// <param name="rows">Rows of a group.</param>
public readonly struct Softmax<T, TKind>(View<T> input, View<T> output, int count, int length, int inner, int rows) : IKernel
    where T : unmanaged, IFloatingPointIeee754<T>
    where TKind : struct, ISoftmaxKind
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        Shared<T> scratch = thread.Shared<T>(GroupReduction.MaximumGroupSize);
        var place = new RowLanes(thread, rows, inner > 1);
        int row = thread.GroupIndex * rows + place.Row;
        int first = row / inner * length * inner + row % inner, end = row < count ? length : 0;

        T maximum = T.NegativeInfinity;
        for (int i = place.Lane; i < end; i += place.Lanes) maximum = T.Max(maximum, input[first + i * inner]);
        maximum = GroupReduction.Reduce<T, Maximum<T>>(thread, scratch, maximum, place);

        T sum = T.Zero;
        for (int i = place.Lane; i < end; i += place.Lanes) sum += T.Exp(input[first + i * inner] - maximum);
        sum = GroupReduction.Reduce<T, Sum<T>>(thread, scratch, sum, place);

        T logarithm = TKind.IsLogarithmic ? T.Log(sum) : T.Zero;
        for (int i = place.Lane; i < end; i += place.Lanes)
        {
            T distance = input[first + i * inner] - maximum;
            output[first + i * inner] = TKind.IsLogarithmic ? distance - logarithm : T.Exp(distance) / sum;
        }
    }
}
