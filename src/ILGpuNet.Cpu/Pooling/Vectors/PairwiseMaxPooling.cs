using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ILGpuNet.Cpu;

/// <summary>
/// Max pooling with windows of 2 by 2 side by side: a vector of windows at a time, from two vectors of each row. Where rows have fewer windows than a
/// vector, it reaches into the following rows and planes, whose results are written later.
/// </summary>
internal static unsafe class PairwiseMaxPooling
{
    private static int Lanes => Vector512<float>.Count;

    /// <summary>Pools planes that lie one behind the other.</summary>
    public static void Run(float* x, long planes, int inputHeight, int inputWidth, float* y, long* indices, int height, int width)
    {
        long inputCount = (long)inputHeight * inputWidth, outputCount = (long)height * width;
        for (; planes > 0; planes--, x += inputCount, y += outputCount, indices += outputCount)
            RunPlane(x, planes * inputCount, inputWidth, y, indices, planes * outputCount, height, width);
    }

    /// <summary>Pools one plane, from whose beginning on there are so many elements of inputs and outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunPlane(float* x, long inputCount, int inputWidth, float* y, long* indices, long outputCount, int height, int width)
    {
        for (int row = 0; row < height; row++)
            for (int column = 0; column < width; column += Lanes)
            {
                int source = 2 * row * inputWidth + 2 * column, destination = row * width + column;
                float* upper = x + source, lower = upper + inputWidth;
                // Only at the end of all planes nothing follows.
                if (source + inputWidth + 2 * Lanes <= inputCount && destination + Lanes <= outputCount)
                {
                    Pool(Vector512.Load(upper), Vector512.Load(upper + Lanes), Vector512.Load(lower), Vector512.Load(lower + Lanes),
                        source, inputWidth, out Vector512<float> values, out Vector512<long> first, out Vector512<long> second);
                    values.Store(y + destination);
                    first.Store(indices + destination);
                    second.Store(indices + destination + Lanes / 2);
                }
                else
                {
                    int count = Math.Min(Lanes, width - column);
                    int left = Math.Min(2 * count, Lanes), right = 2 * count - left;
                    Pool(PartialVector.Load(upper, left), PartialVector.Load(upper + Lanes, right),
                        PartialVector.Load(lower, left), PartialVector.Load(lower + Lanes, right),
                        source, inputWidth, out Vector512<float> values, out Vector512<long> first, out Vector512<long> second);
                    PartialVector.Store(values, y + destination, count);
                    PartialVector.Store(first, indices + destination, Math.Min(count, Lanes / 2));
                    PartialVector.Store(second, indices + destination + Lanes / 2, Math.Max(count - Lanes / 2, 0));
                }
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pool(
        Vector512<float> upperLeft, Vector512<float> upperRight, Vector512<float> lowerLeft, Vector512<float> lowerRight,
        int source, int inputWidth, out Vector512<float> values, out Vector512<long> firstIndices, out Vector512<long> secondIndices)
    {
        values = Pairs.Even(upperLeft, upperRight);
        Vector512<int> index = Vector512<int>.Indices * 2 + Vector512.Create(source);
        Vector512<int> best = index;
        Choose(Pairs.Odd(upperLeft, upperRight), index + Vector512<int>.One, ref values, ref best);
        Choose(Pairs.Even(lowerLeft, lowerRight), index + Vector512.Create(inputWidth), ref values, ref best);
        Choose(Pairs.Odd(lowerLeft, lowerRight), index + Vector512.Create(inputWidth + 1), ref values, ref best);
        (firstIndices, secondIndices) = Vector512.Widen(best);
    }

    /// <summary>Takes the candidate where it is larger or NaN, unless what is there is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Choose(Vector512<float> candidate, Vector512<int> index, ref Vector512<float> values, ref Vector512<int> best)
    {
        Vector512<float> isTaken = Vector512.AndNot(Vector512.Equals(values, values), Vector512.LessThanOrEqual(candidate, values));
        values = Vector512.ConditionalSelect(isTaken, candidate, values);
        best = Vector512.ConditionalSelect(isTaken.AsInt32(), index, best);
    }
}
