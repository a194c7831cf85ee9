using System.Numerics;

namespace ILGpuNet.Data;

/// <summary>Sequences [steps, ...] of different lengths, filled up behind their end to one length, so that they can be batches.</summary>
public sealed class PadSequence : Transform
{
    private readonly int length;
    private readonly double fill;
    private readonly bool cutsLonger;

    /// <summary>Creates the transform.</summary>
    /// <param name="length">Steps afterwards.</param>
    /// <param name="fill">Value of what is added: a token that stands for nothing, which losses and metrics can ignore.</param>
    /// <param name="cutsLonger">Whether longer sequences lose their end, instead of being an error.</param>
    /// <exception cref="InvalidValueException">The length is not positive.</exception>
    public PadSequence(int length, double fill = 0, bool cutsLonger = false)
    {
        Require(length >= 1, $"length must be at least 1, found {length}");
        (this.length, this.fill, this.cutsLonger) = (length, fill, cutsLonger);
    }

    /// <inheritdoc/>
    /// <exception cref="ShapeException">A sequence has no step, or more than there may be.</exception>
    public override HostArray Apply(HostArray input, SampleRandom random)
    {
        if (input.Shape.Rank == 0 || input.Shape[0] == 0) throw new ShapeException($"[PadSequence] a sequence must have at least one step, found {input}");
        if (input.Shape[0] > length && !cutsLonger)
            throw new ShapeException($"[PadSequence] a sequence must have at most {length} steps, found {input}: take a larger length, or cutsLonger: true");
        return input.DType switch
        {
            DType.Float32 => Pad<float>(input),
            DType.Float64 => Pad<double>(input),
            DType.Int32 => Pad<int>(input),
            DType.Int64 => Pad<long>(input),
            _ => throw new DTypeException($"[PadSequence] sequences must be Float32, Float64, Int32 or Int64, found {input.DType}"),
        };
    }

    private HostArray Pad<T>(HostArray input) where T : unmanaged, INumber<T>
    {
        Shape shape = Shape.Create([length, .. input.Shape.Span[1..]]);
        var padded = new T[shape.Count];
        ReadOnlySpan<T> elements = input.As<T>();
        int kept = Math.Min(elements.Length, padded.Length);
        elements[..kept].CopyTo(padded);
        padded.AsSpan(kept).Fill(T.CreateChecked(fill));
        return HostArray.Of(padded, shape);
    }
}
