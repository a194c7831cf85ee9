using ILGpuNet.Runtime;

namespace ILGpuNet.Operations;

/// <summary>An operation that makes a tensor from run-time scalars alone.</summary>
internal abstract record GeneratorOperation : KernelOperation
{
    public override string NotDifferentiableBecause => "it has no inputs";

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output) =>
        throw new InvalidOperationException($"[{Name}] is never inferred: its node is made with its shape");
}

/// <summary>One value everywhere. Never has a kernel where an elementwise operation reads it: the value becomes its scalar.</summary>
internal sealed record FullOperation : Operation
{
    public static FullOperation Instance { get; } = new();

    public override string Name => "Full";

    public override string NotDifferentiableBecause => "it has no inputs";

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output) =>
        throw new InvalidOperationException("[Full] is never inferred: its node is made with its shape");
}

/// <summary>start + i * step, one axis.</summary>
internal sealed record RangeOperation : GeneratorOperation
{
    public static RangeOperation Instance { get; } = new();

    public override string Name => "Arange";

    internal override Primitive Lower(ReadOnlySpan<TensorSpec> inputs) => new RangePrimitive();
}

/// <summary>Random numbers of any shape; the key and the counter are run-time scalars.</summary>
internal sealed record RandomOperation(RandomDistribution Distribution) : GeneratorOperation
{
    public override string Name => $"Random.{Distribution}";

    internal override Primitive Lower(ReadOnlySpan<TensorSpec> inputs) => new RandomPrimitive(Distribution);
}
