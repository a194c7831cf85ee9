namespace ILGpuNet.Nn;

/// <summary>
/// Stores what layers hand to each other in 16 bits, which halves the memory that activations take until the backward pass. Parameters, sums inside of
/// layers, and the result of the outermost layer stay Float32. <c>using (MixedPrecision.Use(DType.BFloat16)) { ... }</c> around forward passes.
/// </summary>
public static class MixedPrecision
{
    [ThreadStatic] private static DType? current;

    /// <summary>What layers of this thread store their results as; null for what they compute.</summary>
    internal static DType? Current => current;

    /// <summary>Layers of this thread store Float32 results as another type until the result is disposed.</summary>
    /// <param name="type">BFloat16, Float16 (see <see cref="Optim.GradientScaler"/>) or Float32.</param>
    /// <exception cref="DTypeException">Another type.</exception>
    public static IDisposable Use(DType type)
    {
        RequireStorage(type);
        var scope = new Scope(current);
        current = type == DType.Float32 ? null : type;
        return scope;
    }

    /// <summary>A layer's input or result as it is stored between layers.</summary>
    internal static Tensor Store(Tensor x) => current is { } type && x.DType == DType.Float32 ? x.To(type) : x;

    /// <summary>The outermost layer's result, for losses to compute with.</summary>
    internal static Tensor Restore(Tensor y) => current is { } type && y.DType == type ? y.To(DType.Float32) : y;

    internal static void RequireStorage(DType type)
    {
        if (type is not (DType.BFloat16 or DType.Float16 or DType.Float32))
            throw new DTypeException($"[MixedPrecision] activations can be stored as BFloat16, Float16 or Float32, found {type}");
    }

    private sealed class Scope(DType? previous) : IDisposable
    {
        private bool isDone;

        public void Dispose()
        {
            if (isDone) return;
            isDone = true;
            current = previous;
        }
    }
}
