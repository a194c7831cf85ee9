using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ILGpuNet.Cpu;

/// <summary>Average pooling with windows of 2 by 2 side by side, and its gradient: a vector of windows at a time, two vectors of each row.</summary>
internal static unsafe class PairwiseAveragePooling
{
    private static int Lanes => Vector512<float>.Count;

    /// <summary>Pools one plane; elements of a window are added row by row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* x, int inputWidth, float* y, int height, int width)
    {
        Vector512<float> quarter = Vector512.Create(0.25f);
        for (int row = 0; row < height; row++, x += 2 * inputWidth, y += width)
        {
            float* lower = x + inputWidth;
            int column = 0;
            for (; column <= width - Lanes; column += Lanes)
            {
                int source = 2 * column;
                Vector512<float> upperLeft = Vector512.Load(x + source), upperRight = Vector512.Load(x + source + Lanes);
                Vector512<float> lowerLeft = Vector512.Load(lower + source), lowerRight = Vector512.Load(lower + source + Lanes);
                Vector512<float> sums = Pairs.Even(upperLeft, upperRight) + Pairs.Odd(upperLeft, upperRight);
                sums = sums + Pairs.Even(lowerLeft, lowerRight) + Pairs.Odd(lowerLeft, lowerRight);
                (sums * quarter).Store(y + column);
            }
            for (; column < width; column++)
                y[column] = (x[2 * column] + x[2 * column + 1] + lower[2 * column] + lower[2 * column + 1]) * 0.25f;
        }
    }

    /// <summary>Gives each element of a window a quarter of the window's gradient, and others zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void RunGradient(float* gradient, int height, int width, float* inputGradient, int inputHeight, int inputWidth)
    {
        Vector512<float> quarter = Vector512.Create(0.25f);
        for (int row = 0; row < height; row++, gradient += width)
        {
            float* upper = inputGradient + 2L * row * inputWidth, lower = upper + inputWidth;
            int column = 0;
            for (; column <= width - Lanes; column += Lanes)
            {
                (Vector512<ulong> left, Vector512<ulong> right) = Vector512.Widen((Vector512.Load(gradient + column) * quarter).AsUInt32());
                Vector512<float> leftPairs = (left | (left << 32)).AsSingle(), rightPairs = (right | (right << 32)).AsSingle();
                leftPairs.Store(upper + 2 * column);
                rightPairs.Store(upper + 2 * column + Lanes);
                leftPairs.Store(lower + 2 * column);
                rightPairs.Store(lower + 2 * column + Lanes);
            }
            for (; column < width; column++)
                upper[2 * column] = upper[2 * column + 1] = lower[2 * column] = lower[2 * column + 1] = gradient[column] * 0.25f;
            for (int rest = 2 * width; rest < inputWidth; rest++) upper[rest] = lower[rest] = 0;
        }
        new Span<float>(inputGradient + 2L * height * inputWidth, (inputHeight - 2 * height) * inputWidth).Clear();
    }
}
