namespace ILGpuNet.Data;

/// <summary>What a model sees, and what it should answer.</summary>
/// <param name="Input">Any shape and type; the first one, where the model takes several.</param>
/// <param name="Target">Any shape and type.</param>
public readonly record struct Sample(HostArray Input, HostArray Target)
{
    private readonly HostArray[]? others;

    /// <summary>A sample for a model that takes several inputs. <see cref="Dataset.Map(Transform[])"/> transforms the first one.</summary>
    /// <param name="inputs">At least one.</param>
    /// <param name="target">Any shape and type.</param>
    /// <exception cref="InvalidValueException">There is no input.</exception>
    public Sample(IReadOnlyList<HostArray> inputs, HostArray target)
        : this(inputs.Count > 0 ? inputs[0] : throw new InvalidValueException("[Sample] at least one input is needed, found none"), target) =>
        others = inputs.Count > 1 ? [.. inputs.Skip(1)] : null;

    /// <summary>All inputs; <see cref="Input"/> is the first of them.</summary>
    public IReadOnlyList<HostArray> AllInputs => [Input, .. others ?? []];

    /// <summary>How many inputs there are.</summary>
    internal int InputCount => 1 + (others?.Length ?? 0);

    /// <summary>An input by its number.</summary>
    internal HostArray InputAt(int number) => number == 0 ? Input : others![number - 1];
}
