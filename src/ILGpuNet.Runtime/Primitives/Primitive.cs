namespace ILGpuNet.Runtime;

/// <summary>
/// One kind of work that engines know how to do, with the attributes that choose its kernel. Differentiation is not known here:
/// gradients are written in operations, which lower to these.
/// </summary>
public abstract record Primitive
{
    /// <summary>
    /// Whether inputs may have any strides. Where false, the plan copies inputs that are not contiguous first.
    /// </summary>
    public virtual bool AcceptsStridedInputs => false;

    /// <summary>Number of run-time scalars that a kernel of this primitive takes.</summary>
    public virtual int ScalarCount => 0;

    /// <summary>The same with Float32 products of a precision; itself where it has none.</summary>
    public virtual Primitive With(ProductPrecision precision) => this;
}
