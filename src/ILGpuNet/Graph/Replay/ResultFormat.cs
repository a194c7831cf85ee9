namespace ILGpuNet.Graphs.Replay;

/// <summary>How a function's result consists of tensors.</summary>
internal abstract class ResultFormat<TResult>
{
    private static readonly object? Format = Find();

    /// <summary>The format of the type.</summary>
    /// <exception cref="ILGpuNetException">The type is none that a compiled function can have as its result.</exception>
    public static ResultFormat<TResult> Instance => (ResultFormat<TResult>?)Format ?? throw new ILGpuNetException(
        $"[Graph.Compile] the result must be a Tensor, a tuple of two to four or a Tensor[], found {typeof(TResult).Name}");

    /// <summary>Adds the tensors of a result to a list.</summary>
    public abstract void Collect(TResult result, List<Tensor> tensors);

    /// <summary>The result with these tensors.</summary>
    public abstract TResult Build(ReadOnlySpan<Tensor> tensors);

    private static object? Find()
    {
        Type type = typeof(TResult);
        if (type == typeof(Tensor)) return new Single();
        if (type == typeof((Tensor, Tensor))) return new Pair();
        if (type == typeof((Tensor, Tensor, Tensor))) return new Triple();
        if (type == typeof((Tensor, Tensor, Tensor, Tensor))) return new Quadruple();
        return type == typeof(Tensor[]) ? new Many() : null;
    }

    private sealed class Single : ResultFormat<Tensor>
    {
        public override void Collect(Tensor result, List<Tensor> tensors) => tensors.Add(result);

        public override Tensor Build(ReadOnlySpan<Tensor> tensors) => tensors[0];
    }

    private sealed class Pair : ResultFormat<(Tensor First, Tensor Second)>
    {
        public override void Collect((Tensor First, Tensor Second) result, List<Tensor> tensors) => tensors.AddRange([result.First, result.Second]);

        public override (Tensor First, Tensor Second) Build(ReadOnlySpan<Tensor> tensors) => (tensors[0], tensors[1]);
    }

    private sealed class Triple : ResultFormat<(Tensor First, Tensor Second, Tensor Third)>
    {
        public override void Collect((Tensor First, Tensor Second, Tensor Third) result, List<Tensor> tensors) =>
            tensors.AddRange([result.First, result.Second, result.Third]);

        public override (Tensor First, Tensor Second, Tensor Third) Build(ReadOnlySpan<Tensor> tensors) => (tensors[0], tensors[1], tensors[2]);
    }

    private sealed class Quadruple : ResultFormat<(Tensor First, Tensor Second, Tensor Third, Tensor Fourth)>
    {
        public override void Collect((Tensor First, Tensor Second, Tensor Third, Tensor Fourth) result, List<Tensor> tensors) =>
            tensors.AddRange([result.First, result.Second, result.Third, result.Fourth]);

        public override (Tensor First, Tensor Second, Tensor Third, Tensor Fourth) Build(ReadOnlySpan<Tensor> tensors) =>
            (tensors[0], tensors[1], tensors[2], tensors[3]);
    }

    private sealed class Many : ResultFormat<Tensor[]>
    {
        public override void Collect(Tensor[] result, List<Tensor> tensors) => tensors.AddRange(result);

        public override Tensor[] Build(ReadOnlySpan<Tensor> tensors) => tensors.ToArray();
    }
}
