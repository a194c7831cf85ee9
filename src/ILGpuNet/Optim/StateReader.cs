namespace ILGpuNet.Optim;

/// <summary>Takes tensors out of a saved state, and notes what does not fit, so that one error can list everything.</summary>
/// <param name="owner">What the state is for.</param>
/// <param name="state">Tensors by name.</param>
internal sealed class StateReader(string owner, IReadOnlyDictionary<string, Tensor> state)
{
    private readonly HashSet<string> taken = [];
    private readonly List<string> differences = [];

    public bool Contains(string name) => state.ContainsKey(name);

    /// <summary>A tensor, null where it is missing or another one.</summary>
    public Tensor? Take(string name, Shape shape, DType type)
    {
        taken.Add(name);
        if (!state.TryGetValue(name, out Tensor? value)) differences.Add($"{name} is missing");
        else if (value.Shape != shape) differences.Add($"{name} has shape {value.Shape}, expected {shape}");
        else if (value.DType != type) differences.Add($"{name} is {value.DType}, expected {type}");
        else return value;
        return null;
    }

    /// <summary>A Float64 scalar, NaN where there is none.</summary>
    public double TakeNumber(string name) => Take(name, Shape.Scalar, DType.Float64)?.Item() ?? double.NaN;

    /// <summary>An Int64 scalar that counts something, 0 where there is none.</summary>
    public long TakeCount(string name)
    {
        if (Take(name, Shape.Scalar, DType.Int64) is not { } scalar) return 0;
        long count = scalar.Item<long>();
        if (count < 0) differences.Add($"{name} must not be negative, found {count}");
        return Math.Max(count, 0);
    }

    public void AddDifference(string difference) => differences.Add(difference);

    /// <summary>Ends the reading.</summary>
    /// <exception cref="ILGpuNetException">Something did not fit, or was not asked for.</exception>
    public void RequireFit()
    {
        differences.AddRange(state.Keys.Where(name => !taken.Contains(name)).Select(name => $"{name} is not in the {owner}"));
        if (differences.Count > 0)
            throw new ILGpuNetException($"[LoadState] the state does not fit the {owner}: {string.Join("; ", differences)}");
    }
}
