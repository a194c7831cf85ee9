namespace ILGpuNet.Kernels;

/// <summary>A function of one number, as a type argument of kernels.</summary>
public interface IUnaryOperation
{
    /// <summary>The function.</summary>
    static abstract float Apply(float x);
}

/// <summary>e^x.</summary>
public readonly struct Exponential : IUnaryOperation
{
    /// <inheritdoc/>
    public static float Apply(float x) => MathF.Exp(x);
}

/// <summary>-x.</summary>
public readonly struct Negation : IUnaryOperation
{
    /// <inheritdoc/>
    public static float Apply(float x) => -x;
}

/// <summary>max(x, 0); NaN stays.</summary>
public readonly struct RectifiedLinear : IUnaryOperation
{
    /// <inheritdoc/>
    public static float Apply(float x) => MathF.Max(x, 0);
}

/// <summary>1 / (1 + e^-x), from e^-|x|, which cannot overflow.</summary>
public readonly struct Sigmoid : IUnaryOperation
{
    /// <inheritdoc/>
    public static float Apply(float x)
    {
        float decay = MathF.Exp(-MathF.Abs(x));
        return x >= 0 ? 1 / (1 + decay) : decay / (1 + decay);
    }
}

/// <summary>One function after another: TOuter(TInner(x)).</summary>
public readonly struct Composition<TOuter, TInner> : IUnaryOperation
    where TOuter : struct, IUnaryOperation
    where TInner : struct, IUnaryOperation
{
    /// <inheritdoc/>
    public static float Apply(float x) => TOuter.Apply(TInner.Apply(x));
}
