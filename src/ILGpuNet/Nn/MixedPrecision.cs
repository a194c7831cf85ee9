namespace ILGpuNet.Nn;

/// <summary>
/// Stores what layers hand to each other in 16 bits. Parameters, what is computed inside of layers, and the result of the outermost layer are Float32.
/// <c>using (MixedPrecision.Use(DType.BFloat16)) { ... }</c> around forward passes. Elementwise layers read the 16 bits themselves; products and
/// convolutions read a widened copy of a factor whose other one is Float32; <see cref="Device.ProductPrecision"/> lets tensor cores multiply them.
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

    /// <summary>A layer's input as the type that is computed with.</summary>
    internal static Tensor Widen(Tensor x) => current is { } type && x.DType == type ? x.To(DType.Float32) : x;

    /// <summary>A layer's result as it is handed to the next one.</summary>
    internal static Tensor Store(Tensor y) => current is { } type && y.DType == DType.Float32 ? y.To(type) : y;

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
