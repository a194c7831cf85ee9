using ILGpuNet.Runtime;

namespace ILGpuNet.Graphs.Replay;

/// <summary>Where the run-time scalars of a node come from: a compiled function asks again at each call.</summary>
internal abstract class ScalarSource
{
    /// <summary>The scalars for the next run.</summary>
    public abstract (Scalar First, Scalar Second) Next();
}

/// <summary>A number that is computed anew, such as a learning rate.</summary>
/// <param name="number">Reads options and counts, and computes no tensors.</param>
/// <param name="type">Type of the tensor that has the value.</param>
internal sealed class NumberSource(Func<double> number, DType type) : ScalarSource
{
    public override (Scalar First, Scalar Second) Next() => (Tensor.ScalarOf(number(), type), default);
}

/// <summary>Seed and counter of the next tensor that a generator draws.</summary>
internal sealed class DrawSource(Generator generator) : ScalarSource
{
    public override (Scalar First, Scalar Second) Next() => (Scalar.FromInt64(generator.Seed), Scalar.FromInt64(generator.NextCounter()));
}
