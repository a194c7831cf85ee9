namespace ILGpuNet.Cpu;

/// <summary>Columns cut into panels of whole vectors, as few and as even as can be.</summary>
/// <param name="count">Number of columns.</param>
/// <param name="vector">Elements of a vector.</param>
/// <param name="most">Columns of a panel at most, a whole number of vectors.</param>
internal readonly struct EvenPanels(int count, int vector, int most)
{
    private readonly int vectors = (count + vector - 1) / vector;

    /// <summary>The columns, rounded up to whole vectors.</summary>
    public int Padded => vectors * vector;

    /// <summary>Number of panels.</summary>
    public int Count => (Padded + most - 1) / most;

    /// <summary>Columns of the widest panel, in whole vectors.</summary>
    public int Widest => (vectors + Count - 1) / Count * vector;

    /// <summary>First column of a panel, and its columns in whole vectors.</summary>
    public (int Start, int Width) this[int panel]
    {
        get
        {
            int start = vectors * panel / Count, end = vectors * (panel + 1) / Count;
            return (start * vector, (end - start) * vector);
        }
    }
}
