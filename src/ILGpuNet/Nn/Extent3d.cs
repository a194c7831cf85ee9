namespace ILGpuNet.Nn;

/// <summary>A size or step along depth, height and width; an integer stands for all: <c>new Conv3d(1, 8, kernel: (3, 5, 5), stride: 2)</c>.</summary>
/// <param name="Depth">Along the planes.</param>
/// <param name="Height">Along the rows.</param>
/// <param name="Width">Along the columns.</param>
public readonly record struct Extent3d(int Depth, int Height, int Width)
{
    /// <summary>The same along all axes.</summary>
    public static implicit operator Extent3d(int all) => new(all, all, all);

    /// <summary>Depth, height and width.</summary>
    public static implicit operator Extent3d((int Depth, int Height, int Width) extents) => new(extents.Depth, extents.Height, extents.Width);

    /// <summary>All three as padding of both sides.</summary>
    public static implicit operator Padding(Extent3d extents) => (extents.Depth, extents.Height, extents.Width);

    /// <summary><c>3</c> or <c>3x5x5</c>.</summary>
    public override string ToString() => Depth == Height && Height == Width ? $"{Depth}" : $"{Depth}x{Height}x{Width}";

    internal int[] ToArray() => [Depth, Height, Width];
}
