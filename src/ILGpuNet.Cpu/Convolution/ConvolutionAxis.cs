using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>Sizes of a convolution along one axis.</summary>
internal readonly record struct ConvolutionAxis(int Input, int Kernel, int Output, int Stride, int PaddingBefore, int Dilation)
{
    /// <summary>Every convolution is computed with three axes: depth, height and width.</summary>
    public const int Count = 3;

    private static readonly ConvolutionAxis Unit = new(1, 1, 1, 1, 0, 1);

    /// <summary>Whether each result along the axis meets the one element at its place.</summary>
    private bool IsPointwise => this is { Kernel: 1, Stride: 1, PaddingBefore: 0 } && Output == Input;

    /// <summary>The three axes of a geometry; those that it lacks come first and have a single element.</summary>
    public static ConvolutionAxis[] Of(ConvolutionGeometry geometry)
    {
        var axes = new ConvolutionAxis[Count];
        int missing = Count - geometry.SpatialRank;
        for (int axis = 0; axis < Count; axis++)
        {
            int i = axis - missing;
            axes[axis] = i < 0 ? Unit : new ConvolutionAxis(
                geometry.Input[i], geometry.Kernel[i], geometry.Output[i],
                geometry.Stride[i], geometry.PaddingBefore[i], geometry.Dilation[i]);
        }
        if (axes[1].IsPointwise) Join(ref axes[1], ref axes[2]);
        if (axes[0].IsPointwise) Join(ref axes[0], ref axes[1]);
        if (axes[1].IsPointwise) Join(ref axes[1], ref axes[2]);
        return axes;
    }

    /// <summary>Two neighbouring axes along which each result meets one element are as one: long rows.</summary>
    private static void Join(ref ConvolutionAxis outer, ref ConvolutionAxis inner)
    {
        if (!inner.IsPointwise) return;
        inner = inner with { Input = outer.Input * inner.Input, Output = outer.Output * inner.Output };
        outer = Unit;
    }
}
