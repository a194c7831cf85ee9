namespace ILGpuNet.Cpu;

/// <summary>How a block of an input is brought to where loops can read it.</summary>
internal enum MapInputAccess
{
    /// <summary>No instruction reads it.</summary>
    None,
    /// <summary>Read where it is: its elements lie in the order of the output.</summary>
    InPlace,
    /// <summary>Read where it is, row by row.</summary>
    Rows,
    /// <summary>The same element everywhere: repeated over one block, once.</summary>
    Constant,
    /// <summary>The same element in each row: repeated over one block for each row.</summary>
    RowConstant,
    /// <summary>The same in every block: collected once.</summary>
    Periodic,
    /// <summary>The same every few blocks: collected once for all of them.</summary>
    PeriodicInBlocks,
    /// <summary>Collected for every block.</summary>
    Collected,
}

/// <summary>An input of a map.</summary>
/// <param name="Access">How it is read.</param>
/// <param name="ElementSize">Bytes of an element.</param>
/// <param name="ScratchOffset">Where its block lies in the scratch memory, if it has one.</param>
/// <param name="Period">Number of elements after which it repeats.</param>
internal readonly record struct MapInput(MapInputAccess Access, int ElementSize, int ScratchOffset, long Period)
{
    /// <summary>Whether its elements are brought to scratch memory.</summary>
    public bool NeedsScratch => Access >= MapInputAccess.Constant;

    /// <summary>Chooses how to read an operand. A map goes by rows of the innermost axis, or through all elements as one row.</summary>
    public static MapInputAccess Choose(LoopNest nest, int operand, bool isByRows, int blockLength)
    {
        if (nest.Count == 0 || nest.IsContiguous(operand)) return MapInputAccess.InPlace;
        if (nest.IsConstant(operand)) return MapInputAccess.Constant;
        long innerStride = nest.Strides(operand)[^1];
        if (isByRows && innerStride == 1) return MapInputAccess.Rows;
        if (isByRows && innerStride == 0) return MapInputAccess.RowConstant;
        long period = nest.Period(operand);
        if (isByRows || period == nest.Count) return MapInputAccess.Collected;
        if (blockLength % period == 0) return MapInputAccess.Periodic;
        return period <= MapBlock.LongestPeriod && period % blockLength == 0 ? MapInputAccess.PeriodicInBlocks : MapInputAccess.Collected;
    }
}
