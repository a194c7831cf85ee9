using System.Collections;
using System.Runtime.CompilerServices;

namespace ILGpuNet;

/// <summary>A short immutable list compared by value, for the attributes of operations: axes, strides, paddings.</summary>
[CollectionBuilder(typeof(ValueList), nameof(ValueList.Create))]
public readonly struct ValueList<T> : IEquatable<ValueList<T>>, IReadOnlyList<T>
{
    private readonly T[]? items;

    internal ValueList(T[] items) => this.items = items;

    /// <summary>Number of items.</summary>
    public int Count => items?.Length ?? 0;

    /// <summary>An item.</summary>
    public T this[int index] => items![index];

    /// <summary>The items as a span.</summary>
    public ReadOnlySpan<T> Span => items;

    /// <inheritdoc/>
    public bool Equals(ValueList<T> other) => ReferenceEquals(items, other.items) || Span.SequenceEqual(other.Span, EqualityComparer<T>.Default);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ValueList<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        int hash = Count;
        foreach (T item in Span) hash = hash * 486187739 + EqualityComparer<T>.Default.GetHashCode(item!);
        return hash;
    }

    /// <summary>Equality of all items.</summary>
    public static bool operator ==(ValueList<T> left, ValueList<T> right) => left.Equals(right);

    /// <summary>Difference in length or an item.</summary>
    public static bool operator !=(ValueList<T> left, ValueList<T> right) => !left.Equals(right);

    /// <summary>Items as <c>[1, 2]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", items ?? [])}]";

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)(items ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Creates value lists.</summary>
public static class ValueList
{
    /// <summary>A list of the given items.</summary>
    public static ValueList<T> Create<T>(ReadOnlySpan<T> items) => new(items.ToArray());

    /// <summary>The same item <paramref name="count"/> times.</summary>
    public static ValueList<T> Repeat<T>(T item, int count)
    {
        var items = new T[count];
        Array.Fill(items, item);
        return new ValueList<T>(items);
    }
}
