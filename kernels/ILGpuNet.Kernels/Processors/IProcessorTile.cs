namespace ILGpuNet.Kernels;

/// <summary>
/// The shape of the tile of a product that a thread of a processor computes alone, patch by patch: a patch stays in registers while it runs along the inner
/// dimension, and its columns are vectors. What of a tile is outside of the result costs memory only. Under OpenCL processors run the threads of a group one
/// after the other, so that a group has one.
/// </summary>
public interface IProcessorTile
{
    /// <summary>Rows of the result that a thread computes.</summary>
    static abstract int Rows { get; }

    /// <summary>Columns of the result that a thread computes.</summary>
    static abstract int Columns { get; }

    /// <summary>Steps along the inner dimension whose factors are held close at a time.</summary>
    static abstract int Depth { get; }

    /// <summary>Rows of a patch; divides <see cref="Rows"/>.</summary>
    static abstract int PatchRows { get; }

    /// <summary>Columns of a patch; divides <see cref="Columns"/>.</summary>
    static abstract int PatchColumns { get; }
}

/// <summary>96x256 in steps of 64, for large results. The patch of 6x16 takes 12 of the 16 vector registers that AVX2 has in single precision.</summary>
public readonly struct ProcessorTile96x256 : IProcessorTile
{
    /// <inheritdoc/>
    public static int Rows => 96;

    /// <inheritdoc/>
    public static int Columns => 256;

    /// <inheritdoc/>
    public static int Depth => 64;

    /// <inheritdoc/>
    public static int PatchRows => 6;

    /// <inheritdoc/>
    public static int PatchColumns => 16;
}

/// <summary>48x64 in steps of 64, where a larger tile would leave threads idle; patches as of <see cref="ProcessorTile96x256"/>.</summary>
public readonly struct ProcessorTile48x64 : IProcessorTile
{
    /// <inheritdoc/>
    public static int Rows => 48;

    /// <inheritdoc/>
    public static int Columns => 64;

    /// <inheritdoc/>
    public static int Depth => 64;

    /// <inheritdoc/>
    public static int PatchRows => 6;

    /// <inheritdoc/>
    public static int PatchColumns => 16;
}

/// <summary>
/// 24x32 in steps of 32, for small results and for drivers that give a group little memory; patches as of <see cref="ProcessorTile96x256"/>.
/// </summary>
public readonly struct ProcessorTile24x32 : IProcessorTile
{
    /// <inheritdoc/>
    public static int Rows => 24;

    /// <inheritdoc/>
    public static int Columns => 32;

    /// <inheritdoc/>
    public static int Depth => 32;

    /// <inheritdoc/>
    public static int PatchRows => 6;

    /// <inheritdoc/>
    public static int PatchColumns => 16;
}
