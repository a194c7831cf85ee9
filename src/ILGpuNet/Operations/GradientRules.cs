using ILGpuNet.Runtime;

namespace ILGpuNet.Operations;

/// <summary>
/// The value of the first input, which is a constant, with a gradient rule of its own for the other inputs: a user's rule, or one that computes the
/// value again. All of them are the same view to a plan, which holds on to no rule.
/// </summary>
/// <param name="RuleName">How messages call it.</param>
/// <param name="Rule">Gradients of the other inputs; null inside of plans, where nothing is differentiated.</param>
internal sealed record GradientRuleOperation(string RuleName, Func<GradientContext, Tensor?[]>? Rule) : ViewOperation
{
    private static readonly GradientRuleOperation WithoutRule = new("GradientRule", null);

    public override string Name => RuleName;

    internal override Operation Structure => WithoutRule;

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output) => inputs[0];

    internal override Layout View(Layout input) => input;

    internal override Tensor?[] Gradient(GradientContext context) => [null, .. Rule!(context)];

    /// <summary>All rules compute the same value.</summary>
    public bool Equals(GradientRuleOperation? other) => other is not null;

    public override int GetHashCode() => nameof(GradientRuleOperation).Length;
}

/// <summary>
/// x, to be read only when the second input is there: keeps what is computed from it apart from the same computation on x itself, and later.
/// </summary>
internal sealed record BarrierOperation : ViewOperation
{
    public static BarrierOperation Instance { get; } = new();

    public override string Name => "Barrier";

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output) => inputs[0];

    internal override Layout View(Layout input) => input;

    internal override Tensor?[] Gradient(GradientContext context) => [context.OutputGradient, null];
}
