using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// Sizes of a recurrent sequence, and how its steps are shared: each part has a range of the hidden units in all gates and for all sequences, so
/// that it can go on from the product to the cell without waiting for the others.
/// </summary>
internal sealed class RecurrentGeometry
{
    private readonly bool isReverse;
    private readonly int unit;

    /// <param name="cell">What a step computes.</param>
    /// <param name="isReverse">Whether the last step comes first.</param>
    /// <param name="hasLengths">Whether sequences have lengths.</param>
    /// <param name="states">[T, N, ...]</param>
    /// <param name="hidden">H.</param>
    /// <param name="unit">Ranges of hidden units begin at multiples of it: elements of the widest vector.</param>
    public RecurrentGeometry(RecurrentCell cell, bool isReverse, bool hasLengths, Shape states, int hidden, int unit)
    {
        (Steps, Batch, Hidden, Gates) = (states[0], states[1], hidden, cell.Gates());
        (this.isReverse, this.unit, HasLengths) = (isReverse, unit, hasLengths);
        double flopsPerStep = 2.0 * Batch * Hidden * Hidden * Gates;
        const double MinimumFlopsPerPart = 2e5;
        int worthwhile = (int)Math.Min(ForkJoin.Threads, flopsPerStep / MinimumFlopsPerPart);
        Parts = Math.Max(1, Math.Min(worthwhile, (Hidden + unit - 1) / unit));
    }

    public int Steps { get; }

    public int Batch { get; }

    public int Hidden { get; }

    public int Gates { get; }

    public bool HasLengths { get; }

    public int Parts { get; }

    /// <summary>Elements of a state.</summary>
    public nint StateSize => (nint)Batch * Hidden;

    /// <summary>Elements of one step's gates.</summary>
    public nint GateSize => StateSize * Gates;

    /// <summary>Hidden units of the longest range, rounded up to whole vectors.</summary>
    public int PaddedUnits => ((Hidden + unit - 1) / unit + Parts - 1) / Parts * unit;

    /// <summary>The position in time of the step that is done as number <paramref name="number"/>.</summary>
    public int TimeOf(int number) => isReverse ? Steps - 1 - number : number;

    /// <summary>The hidden units of a part.</summary>
    public (int Start, int Count) UnitsOf(int part) => Partition.Split(Hidden, unit, part, Parts).GetOffsetAndLength(Hidden);

    /// <summary>Each length must be one: 1 to T.</summary>
    /// <exception cref="InvalidValueException">A length is not.</exception>
    public unsafe void RequireLengths(long* lengths)
    {
        for (int i = 0; HasLengths && i < Batch; i++)
        {
            if (lengths[i] < 1 || lengths[i] > Steps)
                throw new InvalidValueException($"[Recurrent] the length of sequence {i} is {lengths[i]}: expected 1..{Steps}, the steps of the input");
        }
    }
}
