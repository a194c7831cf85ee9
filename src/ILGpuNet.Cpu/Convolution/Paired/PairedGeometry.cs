using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// A convolution of two spatial axes that moves by two along both, in tiles of 2x2 results, or its gradient with respect to the input in tiles of 4x4: 25 products for 36
/// of a kernel of 3x3, 36 for 64 of one of 4x4.
/// </summary>
internal sealed class PairedGeometry
{
    private PairedGeometry(ConvolutionGeometry geometry, PairedAxis height, PairedAxis width, int channels, int rows)
    {
        Images = geometry.Batch;
        Groups = geometry.Groups;
        Channels = channels / Groups;
        Rows = rows / Groups;
        Height = height;
        Width = width;
        PointGroups = [.. GroupsOf(height, width)];
        Sums = [.. SumsOf(height, width)];
        Points = PointGroups.Sum(group => group.Count);
        Products = Sums.Sum(sum => sum.Weights.Length);
    }

    /// <summary>Number of images.</summary>
    public int Images { get; }

    /// <summary>Independent groups of channels and rows.</summary>
    public int Groups { get; }

    /// <summary>Channels of the source of each group.</summary>
    public int Channels { get; }

    /// <summary>Rows of weights of each group, which are channels of the destination.</summary>
    public int Rows { get; }

    /// <summary>The axis of rows of an image.</summary>
    public PairedAxis Height { get; }

    /// <summary>The axis of its columns.</summary>
    public PairedAxis Width { get; }

    /// <summary>Points that are factors of the same sums.</summary>
    public PointGroup[] PointGroups { get; }

    /// <summary>The sums: those of each sum along the height with each along the width.</summary>
    public TileSum[] Sums { get; }

    /// <summary>Points of a tile.</summary>
    public int Points { get; }

    /// <summary>Products of a tile.</summary>
    public int Products { get; }

    /// <summary>Elements of the kernel.</summary>
    public int KernelSize => Height.Kernel * Width.Kernel;

    /// <summary>Elements of a channel of the source.</summary>
    public nint SourceChannelSize => (nint)Height.Source * Width.Source;

    /// <summary>Elements of a channel of the destination.</summary>
    public nint DestinationChannelSize => (nint)Height.Destination * Width.Destination;

    /// <summary>Distance between the weights of neighbouring rows.</summary>
    public nint WeightRowStride { get; private init; }

    /// <summary>Distance between the weights of neighbouring channels.</summary>
    public nint WeightChannelStride { get; private init; }

    /// <summary>Distance between the weights of neighbouring groups.</summary>
    public nint WeightGroupStride => (nint)Rows * Channels * KernelSize;

    /// <summary>The tiles of a pass, or null where the convolution is not of this kind or has nothing to sum.</summary>
    public static PairedGeometry? TryCreate(ConvolutionGeometry geometry, ConvolutionPass pass)
    {
        if (geometry.Batch == 0 || geometry.Channels == 0 || geometry.Filters == 0) return null;
        ConvolutionAxis[] axes = ConvolutionAxis.Of(geometry);
        if (axes[0] is not { Input: 1, Kernel: 1, Output: 1, PaddingBefore: 0 } || !PairedAxis.Serves(axes[1]) || !PairedAxis.Serves(axes[2])) return null;
        nint pairStride = (nint)axes[1].Kernel * axes[2].Kernel, filterStride = geometry.Channels / geometry.Groups * pairStride;
        return pass switch
        {
            ConvolutionPass.Forward => new(geometry, PairedAxis.Forward(axes[1]), PairedAxis.Forward(axes[2]), geometry.Channels, geometry.Filters)
            {
                WeightRowStride = filterStride,
                WeightChannelStride = pairStride,
            },
            ConvolutionPass.InputGradient => new(geometry, PairedAxis.InputGradient(axes[1]), PairedAxis.InputGradient(axes[2]), geometry.Filters, geometry.Channels)
            {
                WeightRowStride = pairStride,
                WeightChannelStride = filterStride,
            },
            _ => null,
        };
    }

    private static IEnumerable<PointGroup> GroupsOf(PairedAxis height, PairedAxis width)
    {
        int before = 0;
        for (int h = 0; h < height.Groups.Length - 1; h++)
        {
            for (int w = 0; w < width.Groups.Length - 1; w++)
            {
                var group = new PointGroup(height.Groups[h]..height.Groups[h + 1], width.Groups[w]..width.Groups[w + 1], before);
                before += group.Count;
                yield return group;
            }
        }
    }

    private static IEnumerable<TileSum> SumsOf(PairedAxis height, PairedAxis width)
    {
        int before = 0;
        foreach (PairedSum h in height.Sums)
        {
            foreach (PairedSum w in width.Sums)
            {
                int[][] weights = [.. from high in h.Weights
                                      from wide in w.Weights
                                      select (int[])[.. from i in high.Elements from j in wide.Elements select i * width.Kernel + j]];
                yield return new TileSum(h.Group * (width.Groups.Length - 1) + w.Group, weights, before);
                before += weights.Length;
            }
        }
    }
}

/// <summary>Points along the height times points along the width.</summary>
/// <param name="High">Those along the height.</param>
/// <param name="Wide">Those along the width.</param>
/// <param name="Before">Points of the groups before.</param>
internal readonly record struct PointGroup(Range High, Range Wide, int Before)
{
    /// <summary>Number of points.</summary>
    public int Count { get; } = (High.End.Value - High.Start.Value) * (Wide.End.Value - Wide.Start.Value);
}

/// <summary>A sum of products over all channels.</summary>
/// <param name="Group">The group of points.</param>
/// <param name="Weights">For each point of it the elements of the kernel that are added up.</param>
/// <param name="Before">Products of the sums before.</param>
internal sealed record TileSum(int Group, int[][] Weights, int Before);
