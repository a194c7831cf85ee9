using ILGpuNet.Runtime;

namespace ILGpuNet.Operations;

/// <summary>A value that is given, not computed.</summary>
internal sealed record LeafOperation : Operation
{
    public static LeafOperation Instance { get; } = new();

    public override string Name => "Leaf";

    public override string NotDifferentiableBecause => "it has no inputs";

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output) =>
        throw new InvalidOperationException("[Leaf] is never inferred: its node is made with its value");
}

/// <summary>
/// The new value of a variable. An alias of its input; gradients stop here, as the variable is a leaf of later graphs.
/// </summary>
internal sealed record AssignOperation : ViewOperation
{
    public static AssignOperation Instance { get; } = new();

    public override string Name => "Assign";

    public override string NotDifferentiableBecause => "a variable is a leaf: its history ends at the assignment";

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output) => inputs[0];

    internal override Layout View(Layout input) => input;
}

/// <summary>One output of an operation that has several.</summary>
internal sealed record ProjectionOperation(int Index) : Operation
{
    public override string Name => "Output";

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output) =>
        throw new InvalidOperationException("[Output] is never inferred: its node is made with the operation's");
}
