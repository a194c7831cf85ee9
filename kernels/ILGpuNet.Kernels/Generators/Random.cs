using System.Numerics;

namespace ILGpuNet.Kernels;

/// <summary>Of what random numbers are, as a type argument: numbers from two neighbours of the stream.</summary>
public interface IDistribution<T> where T : unmanaged
{
    /// <summary>The two numbers.</summary>
    /// <param name="first">Uniform in [0, 1).</param>
    /// <param name="second">Uniform in [0, 1).</param>
    /// <param name="step">The distance of uniform numbers.</param>
    static abstract void Make(ref T first, ref T second, T step);
}

/// <summary>Uniform in [0, 1).</summary>
public readonly struct Uniform<T> : IDistribution<T> where T : unmanaged
{
    /// <inheritdoc/>
    public static void Make(ref T first, ref T second, T step) { }
}

/// <summary>Standard normal by Box-Muller: (u1, u2) become (r cos a, r sin a) with r = sqrt(-2 ln u1), u1 in (0, 1], and a = 2 pi u2.</summary>
public readonly struct Normal<T> : IDistribution<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private static T MinusTwo => T.CreateTruncating(-2);

    private static T FullTurn => T.CreateTruncating(2 * Math.PI);

    /// <inheritdoc/>
    public static void Make(ref T first, ref T second, T step)
    {
        T radius = T.Sqrt(MinusTwo * T.Log(first + step)), angle = second * FullTurn;
        first = radius * T.Cos(angle);
        second = radius * T.Sin(angle);
    }
}

/// <summary>Random numbers in single precision, from the upper 24 bits of a word each; a thread makes four at a time. Any number of threads.</summary>
/// <param name="key">The generator's seed.</param>
/// <param name="offset">The generator's count of draws.</param>
/// <param name="output">[count]</param>
/// <param name="count">Number of elements.</param>
public readonly struct RandomSingle<TDistribution>(ulong key, ulong offset, View<float> output, int count) : IKernel
    where TDistribution : struct, IDistribution<float>
{
    private const float Step = 1f / (1 << 24);

    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        for (int block = thread.GlobalIndex; block < (count + 3) / 4; block += thread.GlobalSize)
        {
            PhiloxBlock words = PhiloxBlock.Generate(new PhiloxBlock((ulong)block, offset), key);
            float a = ToUniform(words.A), b = ToUniform(words.B), c = ToUniform(words.C), d = ToUniform(words.D);
            TDistribution.Make(ref a, ref b, Step);
            TDistribution.Make(ref c, ref d, Step);
            int i = 4 * block;
            output[i] = a;
            if (i + 1 < count) output[i + 1] = b;
            if (i + 2 < count) output[i + 2] = c;
            if (i + 3 < count) output[i + 3] = d;
        }
    }

    private static float ToUniform(uint word) => (int)(word >> 8) * Step;
}

/// <summary>Random numbers in double precision, from the upper 53 bits of two words each; a thread makes two at a time. Any number of threads.</summary>
/// <param name="key">The generator's seed.</param>
/// <param name="offset">The generator's count of draws.</param>
/// <param name="output">[count]</param>
/// <param name="count">Number of elements.</param>
public readonly struct RandomDouble<TDistribution>(ulong key, ulong offset, View<double> output, int count) : IKernel
    where TDistribution : struct, IDistribution<double>
{
    private const double Step = 1.0 / (1L << 53);

    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        for (int block = thread.GlobalIndex; block < (count + 1) / 2; block += thread.GlobalSize)
        {
            PhiloxBlock words = PhiloxBlock.Generate(new PhiloxBlock((ulong)block, offset), key);
            double a = ToUniform(words.A, words.B), b = ToUniform(words.C, words.D);
            TDistribution.Make(ref a, ref b, Step);
            int i = 2 * block;
            output[i] = a;
            if (i + 1 < count) output[i + 1] = b;
        }
    }

    private static double ToUniform(uint low, uint high) => (long)(((ulong)high << 32 | low) >> 11) * Step;
}

/// <summary>output[i] = start + i * step, computed in double precision and converted; in single where a device has no double. Any number of threads.</summary>
/// <typeparam name="T">Element.</typeparam>
/// <typeparam name="TCompute">What is computed in: double or float.</typeparam>
/// <param name="start">The first element.</param>
/// <param name="step">Distance of the elements.</param>
/// <param name="output">[count]</param>
/// <param name="count">Number of elements.</param>
public readonly struct RangeFill<T, TCompute>(TCompute start, TCompute step, View<T> output, int count) : IKernel
    where T : unmanaged, INumber<T>
    where TCompute : unmanaged, INumber<TCompute>
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        for (int i = thread.GlobalIndex; i < count; i += thread.GlobalSize)
            output[i] = T.CreateTruncating(start + TCompute.CreateTruncating(i) * step);
    }
}
