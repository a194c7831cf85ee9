namespace ILGpuNet;

/// <summary>A variable that training changes: weights and biases of layers.</summary>
public sealed class Parameter : Variable
{
    /// <summary>Makes a parameter with a first value of any shape, of a floating-point type.</summary>
    /// <exception cref="DTypeException">The value is not of a floating-point type.</exception>
    public Parameter(Tensor initial) : base(RequireFloatingPoint(initial), requiresGradient: true) { }

    /// <summary>Whether training leaves the parameter alone: no gradient is computed for it from the next forward pass on.</summary>
    public bool IsFrozen
    {
        get => !RequiresGradient;
        set
        {
            SetRequiresGradient(!value);
            if (value) Gradient = null;
        }
    }

    private static Tensor RequireFloatingPoint(Tensor initial) => initial.DType.IsFloatingPoint()
        ? initial
        : throw new DTypeException($"[Parameter] only floating-point types can be trained, found {initial.DType}: convert with To(DType.Float32)");
}
