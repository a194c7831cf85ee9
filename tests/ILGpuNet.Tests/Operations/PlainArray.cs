namespace ILGpuNet.Tests.Operations;

/// <summary>
/// An ordinary array of doubles with extents: what references are written with, so that they share no code with the library.
/// Integers and Bools (0 or 1) are held as doubles, which is exact below 2^53.
/// </summary>
internal sealed class PlainArray
{
    private PlainArray(int[] extents, double[] data)
    {
        Extents = extents;
        Data = data;
    }

    public int[] Extents { get; }

    /// <summary>The elements in row-major order.</summary>
    public double[] Data { get; }

    public int Rank => Extents.Length;

    public double this[params ReadOnlySpan<int> index]
    {
        get => Data[Position(index)];
        set => Data[Position(index)] = value;
    }

    public static PlainArray Of(int[] extents, params double[] data)
    {
        Assert.Equal(CountOf(extents), data.Length);
        return new PlainArray(extents, data);
    }

    public static PlainArray Zeros(params int[] extents) => new(extents, new double[CountOf(extents)]);

    /// <summary>Every element computed from its index.</summary>
    public static PlainArray Create(int[] extents, Func<int[], double> element)
    {
        PlainArray result = Zeros(extents);
        foreach (int[] index in IndicesOf(extents)) result[index] = element(index);
        return result;
    }

    public static PlainArray From(Tensor tensor)
    {
        double[] data = tensor.DType switch
        {
            DType.Float32 => Array.ConvertAll(tensor.ToArray<float>(), value => (double)value),
            DType.Float64 => tensor.ToArray<double>(),
            DType.Float16 => Array.ConvertAll(tensor.ToArray<Half>(), value => (double)value),
            DType.BFloat16 => Array.ConvertAll(tensor.ToArray<BFloat16>(), value => (double)value),
            DType.UInt8 => Array.ConvertAll(tensor.ToArray<byte>(), value => (double)value),
            DType.Int32 => Array.ConvertAll(tensor.ToArray<int>(), value => (double)value),
            DType.Int64 => Array.ConvertAll(tensor.ToArray<long>(), value => (double)value),
            _ => Array.ConvertAll(tensor.ToArray<bool>(), value => value ? 1.0 : 0.0),
        };
        return new PlainArray(tensor.Shape.ToArray(), data);
    }

    public Tensor ToTensor(DType type)
    {
        var shape = Shape.Create(Extents);
        return type switch
        {
            DType.Float32 => Tensor.FromArray(Array.ConvertAll(Data, value => (float)value), shape),
            DType.Float64 => Tensor.FromArray(Data, shape),
            DType.Float16 => Tensor.FromArray(Array.ConvertAll(Data, value => (Half)value), shape),
            DType.BFloat16 => Tensor.FromArray(Array.ConvertAll(Data, value => (BFloat16)(float)value), shape),
            DType.UInt8 => Tensor.FromArray(Array.ConvertAll(Data, value => (byte)value), shape),
            DType.Int32 => Tensor.FromArray(Array.ConvertAll(Data, value => (int)value), shape),
            DType.Int64 => Tensor.FromArray(Array.ConvertAll(Data, value => (long)value), shape),
            _ => Tensor.FromArray(Array.ConvertAll(Data, value => value != 0), shape),
        };
    }

    /// <summary>All indices of an array in row-major order; each is an array of its own.</summary>
    public static IEnumerable<int[]> IndicesOf(int[] extents)
    {
        int count = CountOf(extents);
        for (int position = 0; position < count; position++)
        {
            var index = new int[extents.Length];
            int rest = position;
            for (int axis = extents.Length - 1; axis >= 0; axis--) (rest, index[axis]) = Math.DivRem(rest, extents[axis]);
            yield return index;
        }
    }

    public PlainArray Map(Func<double, double> function) => new(Extents, Array.ConvertAll(Data, value => function(value)));

    /// <summary>The same data under other extents.</summary>
    public PlainArray Reshape(params int[] extents) => Of(extents, Data);

    /// <summary>An element of this array broadcast to more axes or larger extents: aligned at the last axis, extents of 1 repeat.</summary>
    public double Broadcast(int[] index)
    {
        var own = new int[Rank];
        for (int axis = 0; axis < Rank; axis++) own[axis] = Extents[axis] == 1 ? 0 : index[index.Length - Rank + axis];
        return this[own];
    }

    /// <summary>A function of the elements of two arrays that broadcast.</summary>
    public static PlainArray Combine(PlainArray a, PlainArray b, Func<double, double, double> function) =>
        Create(BroadcastExtents(a.Extents, b.Extents), index => function(a.Broadcast(index), b.Broadcast(index)));

    public static int[] BroadcastExtents(int[] a, int[] b)
    {
        var extents = new int[Math.Max(a.Length, b.Length)];
        for (int i = 1; i <= extents.Length; i++)
        {
            int x = i <= a.Length ? a[^i] : 1, y = i <= b.Length ? b[^i] : 1;
            extents[^i] = x == 1 ? y : x;
        }
        return extents;
    }

    /// <summary>
    /// <paramref name="fold"/> of the elements along axes (all if none is named), given in row-major order over those axes.
    /// </summary>
    public PlainArray Reduce(int[] axes, bool keepDimensions, Func<double[], double> fold)
    {
        bool IsReduced(int axis) => axes.Length == 0 || axes.Contains(axis) || axes.Contains(axis - Rank);
        int[] kept = [.. Extents.Select((extent, axis) => IsReduced(axis) ? 1 : extent)];
        PlainArray result = Create(kept, outer =>
        {
            var elements = new List<double>();
            foreach (int[] inner in IndicesOf([.. Extents.Select((extent, axis) => IsReduced(axis) ? extent : 1)]))
                elements.Add(this[[.. outer.Zip(inner, (o, i) => o + i)]]);
            return fold([.. elements]);
        });
        return keepDimensions ? result : result.Reshape([.. kept.Where((_, axis) => !IsReduced(axis))]);
    }

    public override string ToString() => $"[{string.Join(", ", Extents)}]: {string.Join(", ", Data)}";

    private static int CountOf(int[] extents) => extents.Aggregate(1, (count, extent) => count * extent);

    private int Position(ReadOnlySpan<int> index)
    {
        Assert.Equal(Rank, index.Length);
        int position = 0;
        for (int axis = 0; axis < Rank; axis++)
        {
            Assert.InRange(index[axis], 0, Extents[axis] - 1);
            position = position * Extents[axis] + index[axis];
        }
        return position;
    }
}
