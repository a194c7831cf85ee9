using ILGpuNet.Runtime;

namespace ILGpuNet.Nn;

/// <summary>
/// Parameters of a recurrent cell with G gates, in PyTorch's order: Lstm i, f, g, o; Gru r, z, n. Uniform in ±1 / sqrt(hidden).
/// </summary>
internal sealed class RecurrentWeights
{
    private readonly RecurrentCell cell;

    public RecurrentWeights(RecurrentCell cell, int inputs, int hidden, RecurrentBias bias, DType type, Device? device, Generator? generator,
        int? projection = null)
    {
        this.cell = cell;
        int gates = cell.Gates() * hidden;
        Parameter Uniform(Shape shape) => new(Initialize.Uniform(shape, 1 / Math.Sqrt(hidden), type, generator, device));
        WeightIh = Uniform([gates, inputs]);
        WeightHh = Uniform([gates, projection ?? hidden]);
        BiasIh = bias == RecurrentBias.None ? null : Uniform([gates]);
        BiasHh = bias == RecurrentBias.Both ? Uniform([gates]) : null;
        WeightHr = projection is { } size ? Uniform([size, hidden]) : null;
    }

    /// <summary>[G H, inputs]</summary>
    public Parameter WeightIh { get; }

    /// <summary>[G H, H], or [G H, projection].</summary>
    public Parameter WeightHh { get; }

    /// <summary>[G H], or null.</summary>
    public Parameter? BiasIh { get; }

    /// <summary>[G H], or null.</summary>
    public Parameter? BiasHh { get; }

    /// <summary>[projection, H], or null.</summary>
    public Parameter? WeightHr { get; }

    /// <summary>The parameters under PyTorch's names.</summary>
    /// <param name="suffix">Behind each name: <c>_l0</c>, <c>_l1_reverse</c>.</param>
    public IEnumerable<(string Name, object Member)> Named(string suffix)
    {
        yield return ($"weight_ih{suffix}", WeightIh);
        yield return ($"weight_hh{suffix}", WeightHh);
        if (BiasIh is not null) yield return ($"bias_ih{suffix}", BiasIh);
        if (BiasHh is not null) yield return ($"bias_hh{suffix}", BiasHh);
        if (WeightHr is not null) yield return ($"weight_hr{suffix}", WeightHr);
    }

    /// <summary>
    /// The inputs' part of the gates of all rows of x [rows, inputs] in one product, with all biases that are only added: that of the states is one of
    /// them, except in Gru.
    /// </summary>
    public Tensor Project(Tensor x)
    {
        Tensor product = x.MatMul(WeightIh.Transpose());
        if (BiasIh is null) return product;
        return product + (BiasHh is null || cell == RecurrentCell.Gru ? BiasIh : BiasIh + BiasHh);
    }

    /// <summary>The bias that <see cref="Project"/> leaves out: of Gru, zeros where there is none; null for other cells.</summary>
    public Tensor? StateBias => cell != RecurrentCell.Gru ? null
        : BiasHh ?? (Tensor)Tensor.Zeros([WeightHh.Shape[0]], WeightHh.DType, WeightHh.Device);
}
