using System.Collections;
using System.Runtime.CompilerServices;

namespace ILGpuNet;

/// <summary>
/// The extents of a tensor's axes, outermost first. Immutable, compared by value, and written as a collection:
/// <c>Shape images = [32, 3, 28, 28];</c>. The empty shape is a scalar; an extent of zero is allowed.
/// </summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IEquatable<Shape>, IEnumerable<int>
{
    private readonly int[]? extents;

    /// <summary>Creates a shape that owns <paramref name="extents"/>: the caller must not change the array afterwards.</summary>
    private Shape(int[] extents) => this.extents = extents;

    /// <summary>The shape of a single value.</summary>
    public static Shape Scalar => default;

    /// <summary>Creates a shape from extents.</summary>
    /// <exception cref="ShapeException">An extent is negative, or the number of elements does not fit 63 bits.</exception>
    public static Shape Create(ReadOnlySpan<int> extents)
    {
        if (extents.Length == 0) return default;
        long count = 1;
        foreach (int extent in extents)
        {
            if (extent < 0)
                throw new ShapeException($"[Shape] extents must not be negative, found {Format(extents)}");
            if (extent > 0 && count > long.MaxValue / extent)
                throw new ShapeException($"[Shape] {Format(extents)} has more elements than 63 bits can count");
            count *= Math.Max(extent, 1);
        }
        return new Shape(extents.ToArray());
    }

    /// <summary>Number of axes.</summary>
    public int Rank => extents?.Length ?? 0;

    /// <summary>Extent of an axis; negative axes count from the end.</summary>
    /// <exception cref="ShapeException">The axis is outside of [-rank, rank).</exception>
    public int this[int axis]
    {
        get
        {
            int index = axis < 0 ? axis + Rank : axis;
            if ((uint)index >= (uint)Rank)
                throw new ShapeException($"[Shape] axis {axis} is outside of {this}, which has {Rank} axes");
            return extents![index];
        }
    }

    /// <summary>Number of elements (1 for a scalar).</summary>
    public long Count
    {
        get
        {
            long count = 1;
            foreach (int extent in Span) count *= extent;
            return count;
        }
    }

    /// <summary>The extents as a span.</summary>
    public ReadOnlySpan<int> Span => extents;

    /// <summary>The extents as a new array.</summary>
    public int[] ToArray() => Span.ToArray();

    /// <summary>Turns a possibly negative axis into 0..rank-1.</summary>
    /// <exception cref="ShapeException">The axis is out of range; the message starts with <paramref name="operation"/>.</exception>
    public int Axis(int axis, string operation)
    {
        int index = axis < 0 ? axis + Rank : axis;
        if ((uint)index >= (uint)Rank)
            throw new ShapeException(Rank == 0
                ? $"[{operation}] axis {axis} is out of range: a scalar has no axes"
                : $"[{operation}] axis {axis} is out of range for shape {this}: expected {-Rank}..{Rank - 1}");
        return index;
    }

    /// <summary>
    /// The shape to which both shapes broadcast: aligned at the last axis, extents must be equal or 1
    /// (NumPy's rule).
    /// </summary>
    /// <exception cref="ShapeException">They do not fit; the message starts with <paramref name="operation"/>.</exception>
    public static Shape Broadcast(Shape first, Shape second, string operation)
    {
        if (first.Equals(second)) return first;
        ReadOnlySpan<int> a = first.Span, b = second.Span;
        int rank = Math.Max(a.Length, b.Length);
        Span<int> result = stackalloc int[rank];
        for (int i = 1; i <= rank; i++)
        {
            int x = i <= a.Length ? a[^i] : 1, y = i <= b.Length ? b[^i] : 1;
            if (x != y && x != 1 && y != 1)
                throw new ShapeException($"[{operation}] shapes {first} and {second} do not broadcast: axis {-i} has {x} and {y}");
            result[^i] = x == 1 ? y : x;
        }
        return Create(result);
    }

    /// <inheritdoc/>
    public bool Equals(Shape other) => ReferenceEquals(extents, other.extents) || Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        int hash = Rank;
        foreach (int extent in Span) hash = hash * 486187739 + extent;
        return hash;
    }

    /// <summary>Equality of all extents.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Difference in rank or an extent.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>Extents as <c>[2, 3]</c>.</summary>
    public override string ToString() => Format(Span);

    /// <summary>Enumerates the extents.</summary>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)(extents ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static string Format(ReadOnlySpan<int> extents) => $"[{string.Join(", ", extents.ToArray())}]";
}
