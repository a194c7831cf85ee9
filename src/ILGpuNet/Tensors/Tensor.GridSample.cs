using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet;

// Sampling at positions that are tensors themselves (Jaderberg et al., "Spatial transformer networks", 2015).
public partial class Tensor
{
    /// <summary>
    /// Samples [N, C, H, W] at positions [N, H', W', 2] to [N, C, H', W'], or [N, C, D, H, W] at [N, D', H', W', 3]. A position is (x, y) or (x, y, z), each
    /// from -1 at the first border of the input to 1 at the last; NaN counts as -1. Differentiable in the input and in the grid; beyond a clamped border
    /// the grid has no gradient.
    /// </summary>
    /// <param name="grid">Positions, of the type of this.</param>
    /// <param name="mode">Linear, Nearest or Cubic.</param>
    /// <param name="padding">What lies outside of the input.</param>
    /// <param name="alignCorners">Whether -1 and 1 are the centres of the first and last elements rather than their outer edges.</param>
    /// <exception cref="ShapeException">Shapes do not fit.</exception>
    /// <exception cref="DTypeException">Types differ, or are not of floating point.</exception>
    /// <exception cref="InvalidValueException">Another mode.</exception>
    public Tensor GridSample(Tensor grid, Interpolation mode = Interpolation.Linear, GridPadding padding = GridPadding.Zeros, bool alignCorners = false)
    {
        RequireFloatingPoint("GridSample");
        int rank = Rank - 2;
        if (rank is not (2 or 3)) throw new ShapeException($"[GridSample] the input must be [N, C, H, W] or [N, C, D, H, W], found {Shape}");
        if (grid.Rank != Rank || grid.Shape[0] != Shape[0] || grid.Shape[-1] != rank)
            throw new ShapeException(
                $"[GridSample] the grid must be [{Shape[0]}, {(rank == 2 ? "H', W', 2" : "D', H', W', 3")}] for input {Shape}, found {grid.Shape}");
        if (grid.DType != DType)
            throw new DTypeException($"[GridSample] input and grid must have one type, found {DType} and {grid.DType}: convert one with To");
        foreach (int extent in Shape.Span[2..])
        {
            if (extent == 0) throw new ShapeException($"[GridSample] spatial axes of {Shape} must have elements");
        }
        if (mode is not (Interpolation.Linear or Interpolation.Nearest or Interpolation.Cubic))
            throw new InvalidValueException($"[GridSample] mode must be Linear, Nearest or Cubic, found {mode}");
        // Positions in 16 bits would miss pixels of larger images.
        DType type = DType.ComputeType();
        if (type != DType) return To(type).GridSample(grid.To(type), mode, padding, alignCorners).To(DType);

        int batch = Shape[0], channels = Shape[1], pixels = checked((int)Create(Shape.Span[2..]).Count);
        Shape output = Create(grid.Shape.Span[1..^1]);
        var taps = new GridTap[rank][];
        for (int axis = 0; axis < rank; axis++)
        {
            Tensor position = grid.Narrow(-1, rank - 1 - axis, 1).Reshape([batch, (int)output.Count]);
            taps[axis] = GridTap.Of(position, Shape[axis + 2], mode, padding, alignCorners);
        }
        // Pixels are rows of channels, so that one index fetches all channels of a pixel.
        Tensor rows = Flatten(2).Transpose(1, 2).Reshape([batch * pixels, channels]);
        Tensor firstRows = (Arange(batch, DType.Int64, Device) * pixels).Reshape([batch, 1]);
        Tensor? sum = null;
        foreach (GridTap tap in GridTap.Combine(taps, Shape.Span[2..]))
        {
            Tensor values = rows.IndexSelect(0, (firstRows + tap.Index).Flatten());
            values = Where(tap.IsInside.Unsqueeze(2).Flatten(0, 1), values, ZerosLike(values));
            if (tap.Weight is { } weight) values *= weight.Unsqueeze(2).Flatten(0, 1);
            sum = sum is null ? values : sum + values;
        }
        return sum!.Reshape([batch, (int)output.Count, channels]).Transpose(1, 2).Reshape([batch, channels, .. output]);

        static Shape Create(ReadOnlySpan<int> extents) => Shape.Create(extents);
    }

    /// <summary>
    /// The grid of an affine map for <see cref="GridSample"/>: this [N, 2, 3] to [N, H, W, 2], or [N, 3, 4] to [N, D, H, W, 3]. Position (x, y, 1) of the
    /// output is multiplied with the matrix.
    /// </summary>
    /// <param name="size">Spatial extents of the output, [H, W] or [D, H, W].</param>
    /// <param name="alignCorners">Whether -1 and 1 are the centres of the first and last elements rather than their outer edges.</param>
    /// <exception cref="ShapeException">Shapes do not fit.</exception>
    public Tensor AffineGrid(ReadOnlySpan<int> size, bool alignCorners = false)
    {
        RequireFloatingPoint("AffineGrid");
        int rank = size.Length;
        if (rank is not (2 or 3) || Rank != 3 || Shape[1] != rank || Shape[2] != rank + 1)
            throw new ShapeException($"[AffineGrid] maps must be [N, 2, 3] for [H, W] or [N, 3, 4] for [D, H, W], found {Shape} for {rank} spatial axes");
        Shape output = Shape.Create(size);
        var columns = new Tensor[rank + 1];
        for (int axis = 0; axis < rank; axis++)
        {
            int count = size[axis];
            double end = count < 2 ? 0 : alignCorners ? 1 : 1 - 1.0 / count;
            columns[rank - 1 - axis] = PerChannel(Linspace(-end, end, count, DType, Device), rank - 1 - axis).Expand(output).Reshape([-1, 1]);
        }
        columns[rank] = Ones([(int)output.Count, 1], DType, Device);
        return Concat(columns, 1).MatMul(Transpose()).Reshape([Shape[0], .. output, rank]);
    }

    /// <summary>One of the elements that a sample is interpolated from.</summary>
    /// <param name="Index">Int64 position of the element along an axis, or in the plane, always inside.</param>
    /// <param name="Weight">Its weight, or null for one.</param>
    /// <param name="IsInside">Whether it is inside of the input; elsewhere samples are zero.</param>
    private readonly record struct GridTap(Tensor Index, Tensor? Weight, Tensor IsInside)
    {
        /// <summary>Positions beyond this are as good as this; infinities would become NaN.</summary>
        private const double Farthest = 1L << 20;

        /// <summary>The taps along an axis.</summary>
        public static GridTap[] Of(Tensor position, int extent, Interpolation mode, GridPadding padding, bool alignCorners)
        {
            Tensor number = Where(position.IsNaN(), Full(Shape.Scalar, -1, position.DType, position.Device), position).Clamp(-Farthest, Farthest);
            Tensor place = alignCorners ? (number + 1) * ((extent - 1) / 2.0) : ((number + 1) * extent - 1) / 2;
            if (mode == Interpolation.Cubic)
            {
                // Reflections far outside differ; zeros and the border's elements do not.
                Tensor start = padding == GridPadding.Reflection ? place : Limited(place, extent);
                Tensor first = start.Floor(), rest = start - first;
                return [.. CubicWeights(rest).Select((weight, tap) => At(Pad(first + (tap - 1), extent, padding, alignCorners), extent, weight))];
            }
            Tensor padded = Limited(Pad(place, extent, padding, alignCorners), extent);
            if (mode == Interpolation.Nearest) return [At(padded.Round(), extent, null)];
            Tensor floor = padded.Floor(), fraction = padded - floor;
            return [At(floor, extent, 1 - fraction), At(floor + 1, extent, fraction)];
        }

        /// <summary>All combinations of a tap along each axis.</summary>
        public static IEnumerable<GridTap> Combine(GridTap[][] taps, ReadOnlySpan<int> extents)
        {
            IEnumerable<GridTap> combined = taps[0];
            for (int axis = 1; axis < taps.Length; axis++)
            {
                (int extent, GridTap[] added) = (extents[axis], taps[axis]);
                combined = [.. combined.SelectMany(left => added.Select(right => new GridTap(
                    left.Index * extent + right.Index,
                    left.Weight is null ? null : left.Weight * right.Weight!,
                    left.IsInside.And(right.IsInside))))];
            }
            return combined;
        }

        /// <summary>Places far outside moved nearer: all that they reach is outside too.</summary>
        private static Tensor Limited(Tensor place, int extent) => place.Clamp(-4, extent + 3);

        private static GridTap At(Tensor place, int extent, Tensor? weight)
        {
            Tensor limited = Limited(place, extent);
            return new GridTap(limited.Clamp(0, extent - 1).To(DType.Int64), weight, (limited >= 0).And(limited <= extent - 1));
        }

        /// <summary>
        /// Where the padding finds a place. At the border and beyond there is no gradient, as in PyTorch; Clamp would give one at the border.
        /// </summary>
        private static Tensor Pad(Tensor place, int extent, GridPadding padding, bool alignCorners)
        {
            if (padding == GridPadding.Zeros) return place;
            if (padding == GridPadding.Reflection) place = Reflect(place, alignCorners ? 0 : -0.5, alignCorners ? extent - 1 : extent);
            Tensor first = Full(Shape.Scalar, 0, place.DType, place.Device), last = Full(Shape.Scalar, extent - 1, place.DType, place.Device);
            return Where(place <= 0, first, Where(place >= extent - 1, last, place));
        }

        /// <summary>Mirrors places into [start, start + span].</summary>
        private static Tensor Reflect(Tensor place, double start, double span)
        {
            if (span == 0) return ZerosLike(place);
            Tensor distance = place - start;
            distance = Where(distance < 0, -distance, distance);
            Tensor flips = (distance / span).Floor(), rest = distance - flips * span;
            Tensor isEven = (flips - (flips / 2).Floor() * 2).EqualTo(0);
            return Where(isEven, rest, span - rest) + start;
        }

        /// <summary>Weights of the elements before, at, behind and two behind a place, by its rest.</summary>
        private static Tensor[] CubicWeights(Tensor rest)
        {
            const double A = ResizeTap.CubicSharpness;
            static Tensor Near(Tensor x) => (x * (A + 2) - (A + 3)) * x * x + 1;
            static Tensor Far(Tensor x) => ((x * A - 5 * A) * x + 8 * A) * x - 4 * A;
            return [Far(rest + 1), Near(rest), Near(1 - rest), Far(2 - rest)];
        }
    }
}
