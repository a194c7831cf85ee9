using System.Numerics;
using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>Puts the results of a paired convolution together from the sums of a panel of tiles, [sums, rows of weights, tiles].</summary>
internal sealed unsafe class PairedResults<T, TVector, TOperations>(PairedGeometry geometry)
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    private readonly PairedAxis height = geometry.Height, width = geometry.Width;
    private readonly int sumsWide = geometry.Width.Sums.Length, tilesWide = geometry.Width.Tiles;

    /// <summary>Writes the results of some tiles that follow one another.</summary>
    /// <param name="sums">The sums.</param>
    /// <param name="columns">Columns of the panel.</param>
    /// <param name="firstRow">The row of tiles in which the first tile is, counted through the images.</param>
    /// <param name="firstTile">Its place in the row.</param>
    /// <param name="tiles">Number of tiles.</param>
    /// <param name="destination">The first channel of the first image.</param>
    /// <param name="imageSize">Distance between images.</param>
    /// <param name="bias">What is added to each channel, or null.</param>
    public void Write(T* sums, int columns, int firstRow, int firstTile, int tiles, T* destination, nint imageSize, T* bias)
    {
        Span<Piece> pieces = stackalloc Piece[columns];
        int count = 0;
        for (int column = 0, length, line = firstRow, tile = firstTile; column < tiles; column += length, line++, tile = 0)
        {
            length = Math.Min(tilesWide - tile, tiles - column);
            (int image, int high) = Math.DivRem(line, height.Tiles);
            int x = tile * width.Results.Length, y = high * height.Results.Length;
            pieces[count++] = new Piece(column, image * imageSize + (nint)y * width.Destination + x,
                Math.Min(height.Results.Length, height.Destination - y), Math.Min(length * width.Results.Length, width.Destination - x));
        }
        if (width.Results.Length == 2) WriteTwo(sums, columns, pieces[..count], destination, bias);
        else WriteFour(sums, columns, pieces[..count], destination, bias);
    }

    /// <summary>Results of which a tile has two in each row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WriteTwo(T* sums, int columns, ReadOnlySpan<Piece> pieces, T* destination, T* bias)
    {
        nint stride = (nint)geometry.Rows * columns;
        for (int channel = 0; channel < geometry.Rows; channel++, sums += columns, destination += geometry.DestinationChannelSize)
        {
            TVector addend = TOperations.Broadcast(bias is null ? T.Zero : bias[channel]);
            foreach (ref readonly Piece piece in pieces) WriteTwo(sums + piece.Column, stride, piece, addend, destination + piece.Destination);
        }
    }

    /// <summary>Results of which a tile has four in each row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WriteFour(T* sums, int columns, ReadOnlySpan<Piece> pieces, T* destination, T* bias)
    {
        nint stride = (nint)geometry.Rows * columns;
        for (int channel = 0; channel < geometry.Rows; channel++, sums += columns, destination += geometry.DestinationChannelSize)
        {
            TVector addend = TOperations.Broadcast(bias is null ? T.Zero : bias[channel]);
            foreach (ref readonly Piece piece in pieces) WriteFour(sums + piece.Column, stride, piece.Rows, piece.Count, addend, destination + piece.Destination);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WriteTwo(T* sums, nint stride, in Piece piece, TVector addend, T* destination)
    {
        for (int left = piece.Count; left > 0; left -= 2 * TOperations.Count, sums += TOperations.Count, destination += 2 * TOperations.Count)
        {
            T* middle = sums + 3 * stride, last = sums + 6 * stride;
            TVector m0 = TOperations.Load(middle), m1 = TOperations.Add(TOperations.Load(middle + stride), addend), m2 = TOperations.Load(middle + 2 * stride);
            WriteTwo(sums, stride, m0, m1, m2, destination, left);
            if (piece.Rows > 1) WriteTwo(last, stride, m0, m1, m2, destination + width.Destination, left);
        }
    }

    /// <summary>A row of results: the sums of the row's own and those that both rows have.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteTwo(T* sums, nint stride, TVector m0, TVector m1, TVector m2, T* destination, int count)
    {
        TVector s1 = TOperations.Add(TOperations.Load(sums + stride), m1);
        TVector even = TOperations.Add(TOperations.Add(TOperations.Load(sums), m0), s1), odd = TOperations.Add(s1, TOperations.Add(TOperations.Load(sums + 2 * stride), m2));
        Store(TOperations.InterleaveLower(even, odd), destination, count);
        Store(TOperations.InterleaveUpper(even, odd), destination + TOperations.Count, count - TOperations.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WriteFour(T* sums, nint stride, int rows, int count, TVector addend, T* destination)
    {
        bool isPaired = width.Kernel == 4, isOddFirst = width.IsOddFirst;
        for (int i = 0; i < count; i += 4 * TOperations.Count, sums += TOperations.Count)
        {
            for (int row = 0; row < rows; row++)
            {
                PairedResult result = height.Results[row];
                T* first = sums + result.First * sumsWide * stride, place = destination + (nint)row * width.Destination + i;
                nint second = result.Second < 0 ? 0 : (result.Second - result.First) * sumsWide * stride;
                TVector s1 = TOperations.Add(Sum(first + stride, second), addend);
                TVector even0 = TOperations.Add(Sum(first, second), s1), even1 = TOperations.Add(s1, Sum(first + 2 * stride, second));
                TVector odd0 = TOperations.Add(Sum(first + 3 * stride, second), isPaired ? TOperations.Zero : addend);
                TVector odd1 = TOperations.Add(Sum(first + 4 * stride, second), addend);
                if (isPaired) (odd0, odd1) = (TOperations.Add(odd0, odd1), TOperations.Add(odd1, Sum(first + 5 * stride, second)));
                (TVector r0, TVector r1, TVector r2, TVector r3) = isOddFirst ? (odd0, even0, odd1, even1) : (even0, odd0, even1, odd1);
                TVector left = TOperations.InterleaveLower(r0, r2), right = TOperations.InterleaveLower(r1, r3);
                Store(TOperations.InterleaveLower(left, right), place, count - i);
                Store(TOperations.InterleaveUpper(left, right), place + TOperations.Count, count - i - TOperations.Count);
                left = TOperations.InterleaveUpper(r0, r2);
                right = TOperations.InterleaveUpper(r1, r3);
                Store(TOperations.InterleaveLower(left, right), place + 2 * TOperations.Count, count - i - 2 * TOperations.Count);
                Store(TOperations.InterleaveUpper(left, right), place + 3 * TOperations.Count, count - i - 3 * TOperations.Count);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Add(T* first, T* second) => TOperations.Add(TOperations.Load(first), TOperations.Load(second));

    /// <summary>A sum and the one <paramref name="second"/> elements behind it, or it alone where that is zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Sum(T* first, nint second) => second == 0 ? TOperations.Load(first) : Add(first, first + second);

    /// <summary>Writes a vector, or as many of its first elements as there are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TVector vector, T* destination, int count)
    {
        if (count >= TOperations.Count) TOperations.Store(vector, destination);
        else if (count > 0) TOperations.StoreFirst(vector, destination, count);
    }

    /// <summary>Tiles of a panel that follow one another in a row.</summary>
    /// <param name="Column">Column of the first.</param>
    /// <param name="Destination">Where its first result goes, from the first image's channel on.</param>
    /// <param name="Rows">Rows of results.</param>
    /// <param name="Count">Results in each.</param>
    private readonly record struct Piece(int Column, nint Destination, int Rows, int Count);
}
