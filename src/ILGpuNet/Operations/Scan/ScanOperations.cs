using ILGpuNet.Runtime;

namespace ILGpuNet.Operations;

/// <summary>A running result along an axis. x: any shape; y: the same.</summary>
internal abstract record ScanOperation(int Axis, bool IsReverse, bool IsExclusive) : KernelOperation
{
    protected abstract ScanFunction Function { get; }

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output) => inputs[0];

    internal sealed override Primitive Lower(ReadOnlySpan<TensorSpec> inputs) => new ScanPrimitive(Function, Axis, IsReverse, IsExclusive);
}

/// <summary>y_i = x_0 + ... + x_i; exclusive without x_i. The gradient is the sum in the other direction.</summary>
internal sealed record CumulativeSumOperation(int Axis, bool IsReverse, bool IsExclusive) : ScanOperation(Axis, IsReverse, IsExclusive)
{
    public override string Name => "CumSum";

    protected override ScanFunction Function => ScanFunction.Sum;

    internal override Tensor?[] Gradient(GradientContext context) =>
        [Tensor.Apply(this with { IsReverse = !IsReverse }, context.OutputGradient)];
}

/// <summary>y_i = x_0 ... x_i; exclusive without x_i. The gradient needs no division, so zeros do not harm it.</summary>
internal sealed record CumulativeProductOperation(int Axis, bool IsReverse, bool IsExclusive) : ScanOperation(Axis, IsReverse, IsExclusive)
{
    public override string Name => "CumProd";

    protected override ScanFunction Function => ScanFunction.Product;

    /// <summary>
    /// d x_i = (product before x_i) r_i, where r_i collects what follows. Inclusive: r_i = g_i + x_(i+1) r_(i+1); with h_i = x_i r_i = x_i h_(i+1) + x_i g_i that
    /// is g_i plus the exclusive recurrence. Exclusive: r_i = g_(i+1) + x_(i+1) r_(i+1), the exclusive recurrence of x and g itself.
    /// </summary>
    internal override Tensor?[] Gradient(GradientContext context)
    {
        (Tensor x, Tensor g) = (context.Inputs[0], context.OutputGradient);
        if (IsExclusive) return [context.Output * Backwards(x, g)];
        Tensor before = Tensor.Apply(this with { IsExclusive = true }, x);
        return [before * (g + Backwards(x, x * g))];
    }

    private Tensor Backwards(Tensor a, Tensor b) => Tensor.Apply(new LinearRecurrenceOperation(Axis, !IsReverse, IsExclusive: true), a, b);
}

/// <summary>h_i = a_i h_(i-1) + b_i with h_(-1) = 0; exclusive gives h_(i-1). a, b: same shape, of a floating-point type.</summary>
internal sealed record LinearRecurrenceOperation(int Axis, bool IsReverse, bool IsExclusive) : ScanOperation(Axis, IsReverse, IsExclusive)
{
    public override string Name => "LinearRecurrence";

    protected override ScanFunction Function => ScanFunction.LinearRecurrence;

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output)
    {
        RequireFloatingPoint(inputs[0].Type);
        return inputs[0];
    }

    /// <summary>
    /// With l_i the gradient of h_i: inclusive l_i = g_i + a_(i+1) l_(i+1), exclusive l_i = g_(i+1) + a_(i+1) l_(i+1), both recurrences in the other direction (see
    /// <see cref="CumulativeProductOperation"/>). Then d b_i = l_i and d a_i = l_i h_(i-1).
    /// </summary>
    internal override Tensor?[] Gradient(GradientContext context)
    {
        (Tensor a, Tensor b, Tensor g) = (context.Inputs[0], context.Inputs[1], context.OutputGradient);
        var backwards = new LinearRecurrenceOperation(Axis, !IsReverse, IsExclusive: true);
        Tensor l = IsExclusive ? Tensor.Apply(backwards, a, g) : g + Tensor.Apply(backwards, a, a * g);
        Tensor previous = IsExclusive ? context.Output : Tensor.Apply(this with { IsExclusive = true }, a, b);
        return [context.Needed[0] ? l * previous : null, l];
    }
}

/// <summary>y_i = ln(e^x_0 + ... + e^x_i)</summary>
internal sealed record LogCumulativeSumExponentialOperation(int Axis, bool IsReverse) : ScanOperation(Axis, IsReverse, IsExclusive: false)
{
    public override string Name => "LogCumSumExp";

    protected override ScanFunction Function => ScanFunction.LogarithmSumExponential;

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output)
    {
        RequireFloatingPoint(inputs[0].Type);
        return inputs[0];
    }

    /// <summary>
    /// d x_i = sum over j from i of g_j e^(x_i - y_j) = p_i d_i with the shares p_i = e^(x_i - y_i) and d_i = g_i + e^(y_i - y_(i+1)) d_(i+1), where
    /// e^(y_i - y_(i+1)) = 1 - p_(i+1): all factors lie in [0, 1].
    /// </summary>
    internal override Tensor?[] Gradient(GradientContext context)
    {
        (Tensor x, Tensor y, Tensor g) = (context.Inputs[0], context.Output, context.OutputGradient);
        Tensor isNothing = x.EqualTo(double.NegativeInfinity);
        Tensor share = Tensor.Where(isNothing, Tensor.ZerosLike(x), (Tensor.Where(isNothing, y, x) - y).Exp());
        Tensor rest = 1 - share;
        return [share * (g + Tensor.Apply(new LinearRecurrenceOperation(Axis, !IsReverse, IsExclusive: true), rest, rest * g))];
    }
}

/// <summary>Int64 index of the largest or smallest element so far, the latest of equals; a NaN counts as both.</summary>
internal sealed record CumulativeExtremumIndexOperation(int Axis, bool IsMaximum, bool IsReverse) : ScanOperation(Axis, IsReverse, IsExclusive: false)
{
    public override string Name => IsMaximum ? "CumMax" : "CumMin";

    public override string NotDifferentiableBecause => "its result is an index";

    protected override ScanFunction Function => IsMaximum ? ScanFunction.ArgMax : ScanFunction.ArgMin;

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output) => inputs[0].Type == DType.Bool
        ? throw new DTypeException($"[{Name}] Bools have no order: convert with To(DType.Int64)")
        : new TensorSpec(inputs[0].Shape, DType.Int64);
}
