using System.Runtime.CompilerServices;
using ILGpuNet.Kernels;

namespace ILGpuNet.Gpu;

/// <summary>Work for a tile whose type is known to the compiler.</summary>
internal interface ITileUser
{
    void Use<TTile>() where TTile : struct, IMatrixTile;
}

/// <summary>A tile that products and convolutions may be computed by, as a value.</summary>
internal sealed class TileShape
{
    private readonly Action<ITileUser> apply;

    private readonly int sharedElements, sharedPoints;

    private TileShape(string name, int rows, int columns, int threads, int sharedElements, int sharedPoints, Action<ITileUser> apply)
    {
        (Name, Rows, Columns, Threads, this.apply) = (name, rows, columns, threads, apply);
        (this.sharedElements, this.sharedPoints) = (sharedElements, sharedPoints);
    }

    /// <summary>Tiles for GPUs, the largest first.</summary>
    public static IReadOnlyList<TileShape> OfGpus { get; } = [Of<Tile128x128>(), Of<Tile64x64>(), Of<Tile32x32>(), Of<Tile16x16>()];

    /// <summary>Tiles for processors that behave like GPUs.</summary>
    public static IReadOnlyList<TileShape> OfProcessors { get; } =
        [Of<ProcessorTile64x64>(), Of<ProcessorTile32x64>(), Of<ProcessorTile8x64>(), Of<ProcessorTile16x16>()];

    /// <summary>Tiles for tensor cores, the largest first.</summary>
    public static IReadOnlyList<TileShape> OfTensorCores(TensorFormat format) => format switch
    {
        TensorFormat.TensorFloat32 => OfTensorFloat32,
        TensorFormat.BFloat16 => OfBFloat16,
        TensorFormat.Float16 => OfFloat16,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "expected a format of tensor cores"),
    };

    private static readonly IReadOnlyList<TileShape> OfTensorFloat32 = OfTensorCores<TensorFloat32Factors>(), OfBFloat16 = OfTensorCores<BFloat16Factors>(),
        OfFloat16 = OfTensorCores<Float16Factors>();

    private static IReadOnlyList<TileShape> OfTensorCores<TFactors>() where TFactors : struct, ITensorFactors => [Of<TensorTile128x128<TFactors>>(), Of<TensorTile64x64<TFactors>>()];

    /// <summary>The type's name, which is also kept in files.</summary>
    public string Name { get; }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Threads of a group.</summary>
    public int Threads { get; }

    public void Apply(ITileUser user) => apply(user);

    /// <summary>Whether a device can run kernels of it, convolutions included.</summary>
    public bool Fits(GpuDescription hardware, int elementSize) => Threads <= hardware.MaximumGroupSize
        && sharedElements * elementSize + sharedPoints * (Unsafe.SizeOf<GatherPoint>() + sizeof(int)) <= hardware.SharedBytes;

    private static TileShape Of<TTile>() where TTile : struct, IMatrixTile => new(
        typeof(TTile).Name.Split('`')[0], TTile.Rows, TTile.Columns, TileProduct<float, TTile>.GroupSize,
        TileProduct<float, TTile>.LeftLength + TileProduct<float, TTile>.RightLength, TTile.Columns + TTile.Depth,
        user => user.Use<TTile>());
}
