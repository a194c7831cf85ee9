using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>How the elements of an input that belong to a tile of rows are brought to where loops can read them.</summary>
internal enum RowInputAccess
{
    /// <summary>Read where they are: consecutive, tile after tile.</summary>
    InPlace,
    /// <summary>Read where they are: consecutive within a tile.</summary>
    Run,
    /// <summary>The same in every tile: collected once.</summary>
    Periodic,
    /// <summary>Collected for every tile.</summary>
    Collected,
}

/// <summary>An input of a row kernel.</summary>
internal sealed unsafe class RowInput
{
    private readonly LoopNest nest;
    private readonly int size, tileElements;

    /// <param name="operand">Type and layout.</param>
    /// <param name="tileElements">Elements of a tile, or of a piece of a row.</param>
    /// <param name="isWhole">Whether places are those of tiles, rather than of blocks of pieces.</param>
    public RowInput(Operand operand, int tileElements, bool isWhole)
    {
        nest = LoopNest.Create(operand.Layout);
        size = operand.Type.Size();
        this.tileElements = tileElements;
        bool isRun = nest.Strides(0)[^1] == 1 && nest.Extents[^1] % tileElements == 0;
        Access = nest.IsContiguous(0) ? RowInputAccess.InPlace
            : isRun ? RowInputAccess.Run
            : isWhole && tileElements % nest.Period(0) == 0 ? RowInputAccess.Periodic
            : RowInputAccess.Collected;
    }

    public RowInputAccess Access { get; }

    /// <summary>Whether its elements are brought to scratch memory.</summary>
    public bool NeedsScratch => Access >= RowInputAccess.Periodic;

    /// <summary>Collects what is the same in every tile.</summary>
    public void Prepare(byte* operand, byte* scratch)
    {
        if (Access == RowInputAccess.Periodic) Load(operand, 0, (int)Math.Min(tileElements, nest.Count), scratch);
    }

    /// <summary>Where the elements of a tile are, from the one with the row-major index <paramref name="start"/> on.</summary>
    public byte* Place(byte* operand, long start, int count, byte* scratch)
    {
        switch (Access)
        {
            case RowInputAccess.InPlace:
                return operand + start * size;
            case RowInputAccess.Run:
                (long outer, long column) = Math.DivRem(start, nest.Extents[^1]);
                return operand + (nest.Offset(0, outer, nest.Rank - 1) + column) * size;
            case RowInputAccess.Collected:
                Load(operand, start, count, scratch);
                return scratch;
            default:
                return scratch;
        }
    }

    private void Load(byte* operand, long start, int count, byte* scratch) => StridedLoader.Load(nest, 0, size, operand, start, count, scratch);
}
