namespace ILGpuNet.Nn;

/// <summary>A size or step along height and width; an integer stands for both: <c>new Conv2d(3, 8, kernel: (3, 5), stride: 2)</c>.</summary>
/// <param name="Height">Along the rows.</param>
/// <param name="Width">Along the columns.</param>
public readonly record struct Extent2d(int Height, int Width)
{
    /// <summary>The same along both axes.</summary>
    public static implicit operator Extent2d(int both) => new(both, both);

    /// <summary>Height and width.</summary>
    public static implicit operator Extent2d((int Height, int Width) extents) => new(extents.Height, extents.Width);

    /// <summary>Both as padding of both sides.</summary>
    public static implicit operator Padding(Extent2d extents) => (extents.Height, extents.Width);

    /// <summary><c>3</c> or <c>3x5</c>.</summary>
    public override string ToString() => Height == Width ? $"{Height}" : $"{Height}x{Width}";

    internal int[] ToArray() => [Height, Width];
}
